"""An erasure races everybody who could still write: workers, imports, nightly jobs, repairs and replays."""

import asyncio
import os
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from adapters.memory.clock import MemoryClock
from adapters.memory.stores import MemoryStores
from adapters.postgres.tenants import ensure_tenant
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
from domain.privacy.erasure import SECOND_LOOK, ErasureStep
from infrastructure.container import Container, MemoryContainer
from infrastructure.lifespan import opened
from infrastructure.migrate import migrate
from tests.erasing import Life
from tests.faults.crash_child import TENANT, Order, container_for
from tests.servers import MongoDatabase, PostgresDatabase

OVER_FAKES = int(os.environ.get("FAULT_ERASURE_ROUNDS", "20"))
OVER_STORES = int(os.environ.get("FAULT_ERASURE_ROUNDS", "3"))
# What a writer may meet who finds that the ground is gone.
IN_VAIN = (OwnerMissing, StaleAggregate)


@dataclass
class Race:
    """One learner, and everybody at once. ``clock`` can be set, for the second look."""

    container: Container | MemoryContainer
    clock: MemoryClock
    chance: random.Random

    @property
    def coach(self) -> Coach:
        coach: Coach = self.container.coach()
        return coach

    async def drain(self) -> None:
        await self.container.relay().drain()

    async def run(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """What is left when everybody has ended, and after the second look."""
        life = Life(self.coach, self.drain, self.container.ports.object_store(), TENANT)
        await life.begin()
        await life.live()
        writers = self._writers(life) * 2
        self.chance.shuffle(writers)
        asking = self.chance.randrange(len(writers))
        accepted: list[Any] = []

        async def ask() -> None:
            accepted.append(await life.ask_to_be_forgotten())

        writers.insert(asking, ask)
        await asyncio.gather(*(self._sooner_or_later(each) for each in writers))
        await self.drain()
        await self.coach.tend_erasures(TendErasuresCommand())
        left = await life.residue()
        self.clock.advance(SECOND_LOOK)
        await self.coach.tend_erasures(TendErasuresCommand())
        erasure = await life.erasure(accepted[0].erasure_id)
        assert erasure.step in (ErasureStep.COMPLETED, ErasureStep.CONFIRMED)
        return left, await life.residue()

    async def _sooner_or_later(self, act: Callable[[], Awaitable[object]]) -> None:
        for _ in range(self.chance.randrange(30)):
            await asyncio.sleep(0)
        with suppress(*IN_VAIN):
            await act()

    def _writers(self, life: Life) -> list[Callable[[], Awaitable[object]]]:
        coach, caller = self.coach, life.caller
        return [
            lambda: coach.send_message(
                SendMessageCommand(
                    caller=caller,
                    session_id=life.session_id,
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
            lambda: coach.refresh_personas(RefreshPersonasCommand()),
            lambda: coach.answer_abandoned_turns(AnswerAbandonedTurnsCommand()),
            lambda: coach.check_agreement(CheckAgreementCommand(repair=True, grace=timedelta(0))),
            lambda: coach.rebuild_vectors(RebuildVectorsCommand()),
            lambda: coach.replay_deliveries(
                ReplayDeliveriesCommand(subscriber=self.chance.choice(_replayed()), first=1)
            ),
            self.drain,
            self.drain,
        ]


def _replayed() -> Sequence[str]:
    return [each.name for each in SUBSCRIBERS if each.name != "bus"]


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(OVER_FAKES))
async def test_nothing_is_left_over_fakes(seed: int) -> None:
    clock = MemoryClock()
    container = MemoryContainer(stores=MemoryStores([TENANT], clock=clock))
    assert await Race(container, clock, random.Random(seed)).run() == ({}, {})


@pytest.mark.infra
@pytest.mark.timeout(3600)
async def test_nothing_is_left_over_stores(
    postgres_database: PostgresDatabase, mongo_database: MongoDatabase, tmp_path: Path
) -> None:
    objects = tmp_path / "objects"
    objects.mkdir()
    order = Order(postgres_database.dsn, mongo_database.url, mongo_database.name, str(objects), seed=1)
    container = container_for(order)
    deployment = container.deployment()
    await migrate(deployment.settings, deployment.addresses)
    clock = MemoryClock()
    container.ports.clock.override(clock)
    async with opened(container), container.ports.queue_connections():
        await ensure_tenant(container.ports.connections(), TENANT, "Faults")
        for seed in range(OVER_STORES):
            assert await Race(container, clock, random.Random(seed)).run() == ({}, {}), f"seed {seed}"
