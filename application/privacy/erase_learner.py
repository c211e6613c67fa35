"""Subscriber: an erasure is pursued as soon as it is asked for."""

from dataclasses import dataclass
from typing import ClassVar

from application.ports.outbox import DeliveredEvent
from application.privacy.pursue_erasure import PursueErasure
from domain.privacy.erasure_events import ErasureRequested
from domain.shared.aggregate import DomainEvent


@dataclass(frozen=True, slots=True)
class EraseLearner:
    """What it cannot bring to an end now, it brings to an end later: ticks see to that."""

    name: ClassVar[str] = "erasure"
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = (ErasureRequested,)

    pursue: PursueErasure

    async def handle(self, delivered: DeliveredEvent) -> None:
        match delivered.event:
            case ErasureRequested(tenant_id=tenant_id, erasure_id=erasure_id):
                await self.pursue(tenant_id, erasure_id)
            case _:
                pass
