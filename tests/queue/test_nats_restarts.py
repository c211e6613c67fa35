"""The broker is killed and comes back while commands flow: nothing is lost, and nothing happens twice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from functools import partial
from operator import eq, le
from pathlib import Path
from uuid import uuid4

import pytest
from returns.pipeline import is_successful

from adapters.memory.stores import MemoryStores
from application.caller import Caller
from application.coach import Coach
from application.identity.register_user import RegisterUserCommand
from application.ports.failures import StoreUnavailable
from application.progress.read_progress import ReadProgressCommand
from infrastructure.container import MemoryContainer
from tests.nats_server import NatsServer
from tests.nats_streams import nats_streams
from tests.queue.messages import command
from tests.queue.nats_queue import QUICK, SILENCE, Queue, until

pytestmark = pytest.mark.infra

COMMANDS = 400
OPTIONS = replace(QUICK, hands=8)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[NatsServer]:
    with NatsServer(tmp_path / "nats") as server:
        yield server


@pytest.fixture
async def queue(broker: NatsServer) -> AsyncIterator[Queue]:
    async with nats_streams(broker.url, silence=SILENCE) as streams:
        yield Queue(streams, options=OPTIONS)


async def school() -> tuple[Coach, Caller]:
    stores = MemoryStores()
    tenant_id = uuid4()
    stores.database.tenants.add(tenant_id)
    coach, caller = MemoryContainer(stores=stores).coach(), Caller(tenant_id, uuid4())
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
    return coach, caller


def a_minute(caller: Caller, number: int) -> bytes:
    return command(
        "log_study_session",
        {"minutes": 1},
        id=f"minute-{number}",
        tenant=caller.tenant_id,
        learner=caller.user_id,
    )


async def sent(queue: Queue, body: bytes) -> None:
    """A producer that does not know whether it was heard says it again."""
    while True:
        try:
            return await queue.commands.send(body)
        except StoreUnavailable:
            await asyncio.sleep(0.05)


async def minutes(coach: Coach, caller: Caller) -> int:
    return (await coach.read_progress(ReadProgressCommand(caller=caller))).unwrap().study_minutes


async def killed_twice(broker: NatsServer, coach: Coach, caller: Caller) -> None:
    for part in (COMMANDS // 4, COMMANDS // 2):
        await until(partial(minutes, coach, caller), partial(le, part))
        await asyncio.to_thread(broker.kill)
        await asyncio.sleep(0.3)
        await asyncio.to_thread(broker.start)


async def test_nothing_is_lost_and_nothing_happens_twice(queue: Queue, broker: NatsServer) -> None:
    coach, caller = await school()
    async with queue.running(coach):
        async with asyncio.timeout(90), asyncio.TaskGroup() as group:
            group.create_task(killed_twice(broker, coach, caller))
            for number in range(COMMANDS):
                await sent(queue, a_minute(caller, number))
        outcomes = await queue.until_outcomes(COMMANDS)
        await queue.until_empty()
    assert await minutes(coach, caller) == COMMANDS
    assert Counter(outcome["command_id"] for outcome in outcomes) == Counter(
        f"minute-{number}" for number in range(COMMANDS)
    )
    assert {outcome["status"] for outcome in outcomes} == {"done"}
    assert await queue.dead_letters.oldest(limit=9) == []


async def test_work_goes_on_within_five_seconds(queue: Queue, broker: NatsServer) -> None:
    coach, caller = await school()
    async with queue.running(coach):
        await sent(queue, a_minute(caller, 1))
        await queue.until_outcomes(1)
        await asyncio.to_thread(broker.kill)
        await asyncio.sleep(1)
        await asyncio.to_thread(broker.start)
        async with asyncio.timeout(5):
            await sent(queue, a_minute(caller, 2))
            await until(partial(minutes, coach, caller), partial(eq, 2))


async def test_a_broker_that_lets_nobody_in_for_a_while_is_found_again(
    queue: Queue, broker: NatsServer
) -> None:
    """FastStream's client does not survive a refusal: another has to take its place."""
    coach, caller = await school()
    async with queue.running(coach):
        await sent(queue, a_minute(caller, 1))
        await queue.until_outcomes(1)
        for options in (("--auth", "another secret"), ()):
            await asyncio.to_thread(broker.kill)
            broker.options = options
            await asyncio.to_thread(broker.start)
            await asyncio.sleep(2)
        await sent(queue, a_minute(caller, 2))
        await until(partial(minutes, coach, caller), partial(eq, 2))


async def test_a_consumer_waits_for_a_broker_that_comes_later(queue: Queue, broker: NatsServer) -> None:
    coach, caller = await school()
    await sent(queue, a_minute(caller, 1))
    await asyncio.to_thread(broker.kill)
    async with queue.running(coach):
        await asyncio.sleep(0.5)
        await asyncio.to_thread(broker.start)
        await until(partial(minutes, coach, caller), partial(eq, 1))


async def test_stopping_while_the_broker_is_away_is_quick(queue: Queue, broker: NatsServer) -> None:
    coach, caller = await school()
    async with queue.running(coach):
        await sent(queue, a_minute(caller, 1))
        await queue.until_outcomes(1)
        await asyncio.to_thread(broker.kill)
        before = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - before < 3
    await asyncio.to_thread(broker.start)
