"""A relay in a process of its own; each effect of its one subscriber leaves a mark that nothing undoes."""

import asyncio
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import uuid4

import asyncpg
import uvloop

from adapters.crypto.personal_data_cipher import AesGcmPersonalDataCipher
from adapters.postgres.connections import Connections
from adapters.postgres.doorbell import Doorbell
from adapters.postgres.engine import connect_directly, create_engine
from adapters.postgres.outbox import PostgresOutbox
from adapters.postgres.unit_of_work import PostgresUnitOfWorkFactory
from adapters.system.ids import SystemIds
from application.consistency.relay import Relay
from application.consistency.relay_options import RelayOptions
from application.ports.failures import AlreadyAnswered
from application.ports.outbox import DeliveredEvent, Outbox
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.planning.events import TaskStatusChanged
from domain.progress.study_session import StudySession
from domain.shared.aggregate import DomainEvent
from tests.faults.mutants import MUTANTS

SUBSCRIBER = "progress-snapshots"  # the one that the routes send TaskStatusChanged to, besides the bus


@dataclass(frozen=True)
class Shift:
    """How one worker works. ``busy`` is the longest time that one effect takes, in seconds."""

    dsn: str
    lease: float
    busy: float
    mutant: str | None = None


@dataclass(frozen=True)
class LeaveMark:
    """The effect is a study session under a random id: done twice, it stands there twice.

    Its minutes are the event's position. ``handled`` notes every attempt at once, in no transaction.
    """

    name: ClassVar[str] = SUBSCRIBER
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = (TaskStatusChanged,)

    unit_of_work: UnitOfWorkFactory
    notes: "asyncpg.Pool[asyncpg.Record]"
    busy: float

    async def handle(self, delivered: DeliveredEvent) -> None:
        await self.notes.execute("INSERT INTO handled (position) VALUES ($1)", delivered.position)
        event = delivered.event
        try:
            async with self.unit_of_work(event.tenant_id, effect_of=(self.name, delivered.event_id)) as work:
                await asyncio.sleep(random.random() * self.busy)
                await work.study_sessions.add(_mark(delivered.position, event))
                await work.commit()
        except AlreadyAnswered:
            return


def _mark(position: int, event: DomainEvent) -> StudySession:
    return StudySession(
        id=uuid4(),
        tenant_id=event.tenant_id,
        user_id=event.user_id,
        session_id=None,
        minutes=position,
        recorded_at=datetime.now(UTC),
    )


def work(shift: Shift) -> None:
    """The whole life of a worker: it ends by a signal."""
    uvloop.run(_work(shift))


async def _work(shift: Shift) -> None:
    connections = Connections(create_engine(shift.dsn))
    unit_of_work: UnitOfWorkFactory = PostgresUnitOfWorkFactory(
        connections, SystemIds(), AesGcmPersonalDataCipher(b"m" * 32, b"i" * 32)
    )
    outbox: Outbox = PostgresOutbox(connections, Doorbell(lambda: connect_directly(shift.dsn)))
    if shift.mutant is not None:
        outbox, unit_of_work = MUTANTS[shift.mutant](outbox, unit_of_work, shift.dsn)
    async with asyncpg.create_pool(shift.dsn, min_size=1, max_size=4) as notes:
        relay = Relay(
            outbox=outbox,
            subscribers=[LeaveMark(unit_of_work, notes, shift.busy)],
            options=RelayOptions(
                batch=10,
                hands=4,
                lease=timedelta(seconds=shift.lease),
                poll=timedelta(seconds=0.05),
                first_wait=timedelta(seconds=0.05),
                longest_wait=timedelta(seconds=0.1),
            ),
        )
        await relay.run(asyncio.Event())
