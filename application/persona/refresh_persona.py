"""Subscriber: what a learner plans and says teaches the coach who they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from application.caller import Caller
from application.knowledge.shelving import Passage, Shelving
from application.paging import PageRequest
from application.ports.clock import Clock
from application.ports.dialogue_log import DialogueLog
from application.ports.outbox import DeliveredEvent
from application.ports.persona_snapshots import PersonaSnapshots
from application.ports.planning_queries import PlanningQueries
from application.ports.recall_index import Shelf
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.coaching.dialogue import Role, content_hash
from domain.coaching.events import MessageAnswered
from domain.persona.snapshot import Observations, PersonaSnapshot, observe
from domain.planning.events import PlanCreated
from domain.shared.aggregate import DomainEvent

MESSAGES = 100
PLANS = 20


@dataclass(frozen=True, slots=True)
class RefreshPersona:
    """The snapshot takes the event's id, so that one event teaches once; its vector hangs on the learner."""

    name: ClassVar[str] = "persona-snapshots"
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = (PlanCreated, MessageAnswered)

    unit_of_work: UnitOfWorkFactory
    plans: PlanningQueries
    dialogue: DialogueLog
    personas: PersonaSnapshots
    shelving: Shelving
    clock: Clock

    async def handle(self, delivered: DeliveredEvent) -> None:
        match delivered.event:
            case PlanCreated() | MessageAnswered(remember=True):
                event = delivered.event
                await self.refresh(delivered.event_id, Caller(event.tenant_id, event.user_id))
            case _:
                pass

    async def refresh(self, snapshot_id: UUID, owner: Caller) -> None:
        """Learn what there is to learn by now; nothing of a learner who is gone."""
        now = self.clock.now()  # before looking: whoever looked first is older, however long it takes
        seen = await self._observations(owner)
        if seen is None:
            return
        snapshot = observe(
            seen,
            snapshot_id=snapshot_id,
            tenant_id=owner.tenant_id,
            user_id=owner.user_id,
            now=now,
        )
        # In this order a crash in between leaves no snapshot, which is noticed; a vector is not missed.
        await self._index(snapshot)
        await self.personas.add(snapshot)

    async def index_latest(self, owner: Caller) -> None:
        """What was learned last can be found."""
        snapshot = await self.personas.latest(owner.tenant_id, owner.user_id)
        if snapshot is not None:
            await self._index(snapshot)

    async def _observations(self, owner: Caller) -> Observations | None:
        async with self.unit_of_work(owner.tenant_id) as work:
            user = await work.users.get(owner.user_id)
            if user is None:
                return None
            studied = await work.progress.studied(owner.user_id)
            completed, still_open = await work.progress.tasks(owner.user_id)
        return Observations(
            words=[*await self._planned(owner), *await self._said(owner)],
            studied=studied,
            completed_tasks=completed,
            open_tasks=still_open,
            timezone=user.timezone,
        )

    async def _planned(self, owner: Caller) -> Sequence[str]:
        plans = await self.plans.plans(owner, PageRequest(limit=PLANS), status=None)
        return [plan.title for plan in plans.items]

    async def _said(self, owner: Caller) -> Sequence[str]:
        messages = await self.dialogue.of_user(owner.tenant_id, owner.user_id, limit=MESSAGES)
        return [message.content for message in messages if message.role is Role.USER]

    async def _index(self, snapshot: PersonaSnapshot) -> None:
        await self.shelving.put(Shelf.PERSONA, passages_of_persona(snapshot))


def passages_of_persona(snapshot: PersonaSnapshot) -> Sequence[Passage]:
    """What a learner is found by; nothing, if they have not said anything worth finding."""
    if not snapshot.keywords:
        return []
    words = " ".join([*snapshot.keywords, *snapshot.preferences.values()])
    return [
        Passage(
            text=words,
            id=snapshot.user_id,
            tenant_id=snapshot.tenant_id,
            owner_id=snapshot.user_id,
            resource_id=snapshot.user_id,
            content_hash=content_hash(words),
            source="persona",
            version=snapshot.version,
        )
    ]
