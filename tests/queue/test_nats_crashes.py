"""A worker is killed in the middle of a command: the effect is there once, and its sender is told once."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from returns.pipeline import is_successful

from adapters.postgres.tenants import ensure_tenant
from application.caller import Caller
from application.coach import Coach
from application.identity.register_user import RegisterUserCommand
from application.progress.read_progress import ReadProgressCommand
from tests.nats_streams import nats_streams
from tests.queue.killed_worker import MOMENTS, container_over
from tests.queue.messages import command
from tests.queue.nats_queue import SILENCE, Queue
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra

TENANT = UUID(int=1)


@pytest.fixture
async def queue(nats_server: str) -> AsyncIterator[Queue]:
    async with nats_streams(nats_server, silence=SILENCE) as streams:
        yield Queue(streams)


@pytest.fixture
async def coach(postgres_database: PostgresDatabase) -> AsyncIterator[Coach]:
    container = container_over(postgres_database.url)
    await ensure_tenant(container.ports.connections(), TENANT, "A school")
    yield container.coach()
    await container.ports.engine().dispose()


async def a_learner(coach: Coach) -> Caller:
    caller = Caller(TENANT, uuid4())
    registered = await coach.register_user(
        RegisterUserCommand(
            caller=caller,
            email="ada@example.org",
            password="seven brown foxes",
            display_name="Ada",
            timezone="UTC",
        )
    )
    assert is_successful(registered)
    return caller


@pytest.mark.parametrize("moment", MOMENTS)
async def test_the_effect_is_there_once(
    queue: Queue, coach: Coach, postgres_database: PostgresDatabase, moment: str
) -> None:
    caller = await a_learner(coach)

    async def minutes() -> int:
        return (await coach.read_progress(ReadProgressCommand(caller=caller))).unwrap().study_minutes

    await queue.commands.send(
        command("log_study_session", {"minutes": 25}, tenant=caller.tenant_id, learner=caller.user_id)
    )
    arguments = (postgres_database.url, queue.streams.url, queue.streams.names.prefix, moment)
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.queue.killed_worker", *arguments, stdout=subprocess.DEVNULL
    )
    async with asyncio.timeout(60):
        assert await worker.wait() == -9
    assert await minutes() == 25
    assert len(await queue.outcomes()) == MOMENTS.index(moment)
    assert await queue.waiting() == 1
    async with queue.running(coach):
        await queue.until_empty()
    assert await minutes() == 25
    assert [each["status"] for each in await queue.outcomes()] == ["done"]
