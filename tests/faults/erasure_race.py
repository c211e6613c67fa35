"""A learner who asks to be forgotten while everybody who could still write about them does."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeAlias
from uuid import UUID, uuid4

from dependency_injector import providers

from application.coach import Coach
from application.coaching.answer_abandoned_turns import AnswerAbandonedTurnsCommand
from application.coaching.send_message import SendMessageCommand
from application.consistency.fsck import CheckAgreementCommand
from application.consistency.rebuild_vectors import RebuildVectorsCommand
from application.consistency.routes import SUBSCRIBERS
from application.consistency.tend_outbox import ReplayDeliveriesCommand
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.persona.refresh_personas import RefreshPersonasCommand
from application.planning.create_plan import CreatePlanCommand
from application.ports.failures import OwnerMissing, StaleAggregate
from application.privacy.request_export import RequestExportCommand
from application.privacy.tend_erasures import TendErasuresCommand
from application.progress.request_report import RequestReportCommand
from domain.privacy.erasure import ErasureStep
from infrastructure.container import Container, MemoryContainer
from tests.erasing import Life

Act: TypeAlias = Callable[[], Awaitable[object]]
Late: TypeAlias = Callable[[], Awaitable[None]]

# What a writer may meet who finds that the ground is gone.
IN_VAIN = (OwnerMissing, StaleAggregate)
WRITES = {
    "dialogue_log": ("append",),
    "persona_snapshots": ("add",),
    "audit_log": ("record",),
    "recall_index": ("put",),
    "object_store": ("put", "put_stream"),
}
REPLAYED: Sequence[str] = [each.name for each in SUBSCRIBERS if each.name != "bus"]


@dataclass
class Race:
    """``late``: waits a while, by chance, before each act. ``others``: who acts besides the learner."""

    life: Life
    chance: random.Random
    late: Late
    others: Sequence[Act] = ()
    erasure_id: UUID = field(default_factory=uuid4)

    async def run(self) -> None:
        await self.life.begin()
        await self.life.live()
        acts = [*self._writing(), *self.others] * 2
        self.chance.shuffle(acts)
        acts.insert(self.chance.randrange(len(acts)), self._ask)
        async with asyncio.TaskGroup() as group:
            for act in acts:
                group.create_task(self._sooner_or_later(act))

    async def is_over(self) -> bool:
        return (await self.life.erasure(self.erasure_id)).step in (
            ErasureStep.COMPLETED,
            ErasureStep.CONFIRMED,
        )

    async def _ask(self) -> None:
        self.erasure_id = (await self.life.ask_to_be_forgotten()).erasure_id

    async def _sooner_or_later(self, act: Act) -> None:
        await self.late()
        with suppress(*IN_VAIN):
            await act()

    def _writing(self) -> Sequence[Act]:
        coach, caller = self.life.coach, self.life.caller
        return [
            lambda: coach.send_message(
                SendMessageCommand(
                    caller=caller,
                    session_id=self.life.session_id,
                    message_id=uuid4(),
                    content="And when is it low?",
                    remember=True,
                )
            ),
            lambda: coach.create_plan(
                CreatePlanCommand(caller=caller, plan_id=uuid4(), title="Late", tasks=[])
            ),
            lambda: coach.add_knowledge(
                AddKnowledgeCommand(caller=caller, resource_id=uuid4(), title="Late", text=f"Late {uuid4()}.")
            ),
            lambda: coach.request_report(RequestReportCommand(caller=caller, report_id=uuid4())),
            lambda: coach.request_export(RequestExportCommand(caller=caller, export_id=uuid4())),
        ]


class Dawdling:
    """Stands in front of one store, and comes late with what is written: the ground may be gone by then."""

    def __init__(self, target: object, writes: Collection[str], late: Late) -> None:
        self._target, self._writes, self._late = target, writes, late

    def __getattr__(self, attribute: str) -> Any:
        call = getattr(self._target, attribute)
        if attribute not in self._writes:
            return call

        async def later(*arguments: object, **named: object) -> object:
            await self._late()
            return await call(*arguments, **named)

        return later


def dawdle(container: Container | MemoryContainer, late: Late) -> None:
    """Every store that fences stand before is written late."""
    for name, writes in WRITES.items():
        port = getattr(container.ports, name)
        port.override(providers.Object(Dawdling(port(), writes, late)))


def nightly(coach: Coach, chance: random.Random) -> Sequence[Act]:
    """What nobody asks for: jobs that look at all learners, and an operator's replay."""
    return [
        lambda: coach.refresh_personas(RefreshPersonasCommand()),
        lambda: coach.answer_abandoned_turns(AnswerAbandonedTurnsCommand()),
        lambda: coach.rebuild_vectors(RebuildVectorsCommand()),
        lambda: coach.replay_deliveries(ReplayDeliveriesCommand(subscriber=chance.choice(REPLAYED), first=1)),
    ]


async def repair(coach: Coach) -> None:
    """Writes what it misses, and removes what it has too much of: that of late writers, too."""
    await coach.check_agreement(CheckAgreementCommand(repair=True, grace=timedelta(0)))


async def tend(coach: Coach) -> None:
    await coach.tend_erasures(TendErasuresCommand())
