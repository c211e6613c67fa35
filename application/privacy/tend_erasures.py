"""Use cases: erasures are looked after until they are proved, by ticks and by operators."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Never
from uuid import UUID

from returns.result import Failure, Result, Success

from application.ports.clock import Clock
from application.ports.erasure_repository import ErasureDesk, ErasurePressure
from application.ports.failures import StaleAggregate, StoreUnavailable
from application.ports.receipt_signer import ReceiptKey, ReceiptSigner
from application.privacy.erasure_views import ErasureView, view_of
from application.privacy.pursue_erasure import PursueErasure
from domain.privacy.erasure import DEADLINE, SECOND_LOOK
from domain.privacy.erasure_errors import ErasureNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class TendErasuresCommand:
    """At most so many: the rest is for the next time."""

    limit: int = 100


@dataclass(frozen=True, slots=True)
class TendErasures:
    """Pursues those that are not done, and looks once more at those that are. Says how many it pursued."""

    desk: ErasureDesk
    pursue: PursueErasure
    clock: Clock

    async def __call__(self, command: TendErasuresCommand) -> Result[int, Never]:
        completed_before = self.clock.now() - SECOND_LOOK
        waiting = await self.desk.to_pursue(completed_before=completed_before, limit=command.limit)
        for erasure in waiting:
            try:
                await self.pursue(erasure.tenant_id, erasure.id)
            except (StaleAggregate, StoreUnavailable):
                continue  # somebody else is at it, or a store is away: there is a next time
        return Success(len(waiting))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadErasureCommand:
    erasure_id: UUID


@dataclass(frozen=True, slots=True)
class ReadErasure:
    """Asks nobody who they are: there is no account any more, and nothing personal in the answer."""

    desk: ErasureDesk

    async def __call__(self, command: ReadErasureCommand) -> Result[ErasureView, ErasureNotFound]:
        erasure = await self.desk.find(command.erasure_id)
        if erasure is None or erasure.id != command.erasure_id:
            return Failure(ErasureNotFound())
        return Success(view_of(erasure))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListErasuresCommand:
    open_only: bool = False
    limit: int = 100


@dataclass(frozen=True, slots=True)
class ListErasures:
    """Newest first."""

    desk: ErasureDesk

    async def __call__(self, command: ListErasuresCommand) -> Result[Sequence[ErasureView], Never]:
        found = await self.desk.latest(open_only=command.open_only, limit=command.limit)
        return Success([view_of(each) for each in found])


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadErasurePressureCommand:
    """How far we are behind with erasing."""


@dataclass(frozen=True, slots=True)
class ReadErasurePressure:
    desk: ErasureDesk
    clock: Clock

    async def __call__(self, _: ReadErasurePressureCommand) -> Result[ErasurePressure, Never]:
        return Success(await self.desk.pressure(asked_before=self.clock.now() - DEADLINE))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReceiptKeysCommand:
    """What receipts are checked with."""


@dataclass(frozen=True, slots=True)
class ListReceiptKeys:
    """Public: whoever holds a receipt can check it without us."""

    signer: ReceiptSigner

    async def __call__(self, _: ListReceiptKeysCommand) -> Result[Sequence[ReceiptKey], Never]:
        return Success(self.signer.public_keys())
