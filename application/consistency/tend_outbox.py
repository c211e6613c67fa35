"""Use cases: an operator looks after the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Never, TypeAlias
from uuid import UUID

from returns.result import Failure, Result, Success

from application.consistency.routes import SUBSCRIBERS
from application.ports.outbox_desk import KeptEvent, OutboxDesk, SubscriberLag, WaitingDelivery


@dataclass(frozen=True, slots=True)
class EventNotKept:
    """There is no such event, or it was handled by everyone and cleared away since."""

    code: ClassVar[str] = "event_not_kept"


@dataclass(frozen=True, slots=True)
class SubscriberUnknown:
    code: ClassVar[str] = "subscriber_unknown"
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeliveryNotParked:
    """Only what nobody tries any more can be dropped."""

    code: ClassVar[str] = "delivery_not_parked"


OutboxRefusal: TypeAlias = EventNotKept | SubscriberUnknown | DeliveryNotParked

KNOWN = tuple(sorted(each.name for each in SUBSCRIBERS))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDeliveriesCommand:
    subscriber: str | None = None
    parked_only: bool = False
    after: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class ListDeliveries:
    desk: OutboxDesk

    async def __call__(
        self, command: ListDeliveriesCommand
    ) -> Result[Sequence[WaitingDelivery], SubscriberUnknown]:
        if command.subscriber is not None and command.subscriber not in KNOWN:
            return Failure(SubscriberUnknown(KNOWN))
        return Success(
            await self.desk.waiting(
                subscriber=command.subscriber,
                parked_only=command.parked_only,
                after=command.after,
                limit=command.limit,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowEventCommand:
    position: int


@dataclass(frozen=True, slots=True)
class ShowEvent:
    desk: OutboxDesk

    async def __call__(self, command: ShowEventCommand) -> Result[KeptEvent, EventNotKept]:
        found = await self.desk.show(command.position)
        return Failure(EventNotKept()) if found is None else Success(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayDeliveriesCommand:
    """From ``first`` to ``last`` (without one: to the newest), of one aggregate if that is given.

    ``operator`` is who acts, where the door knows.
    """

    subscriber: str
    first: int
    last: int | None = None
    aggregate_id: UUID | None = None
    operator: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReplayDeliveries:
    """Answers with how many deliveries are due again. Subscribers make sure that no effect happens twice."""

    desk: OutboxDesk

    async def __call__(self, command: ReplayDeliveriesCommand) -> Result[int, SubscriberUnknown]:
        if command.subscriber not in KNOWN:
            return Failure(SubscriberUnknown(KNOWN))
        return Success(
            await self.desk.replay(
                command.subscriber,
                first=command.first,
                last=command.last,
                aggregate_id=command.aggregate_id,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardDeliveryCommand:
    subscriber: str
    position: int


@dataclass(frozen=True, slots=True)
class DiscardDelivery:
    """Gives up one parked delivery for good, so that the later ones of its aggregate go on."""

    desk: OutboxDesk

    async def __call__(
        self, command: DiscardDeliveryCommand
    ) -> Result[None, SubscriberUnknown | DeliveryNotParked]:
        if command.subscriber not in KNOWN:
            return Failure(SubscriberUnknown(KNOWN))
        dropped = await self.desk.discard(command.subscriber, command.position)
        return Success(None) if dropped else Failure(DeliveryNotParked())


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOutboxLagCommand:
    """Of every subscriber that is behind."""


@dataclass(frozen=True, slots=True)
class ReadOutboxLag:
    desk: OutboxDesk

    async def __call__(self, _: ReadOutboxLagCommand) -> Result[Sequence[SubscriberLag], Never]:
        return Success(await self.desk.lag())
