"""The queue in PostgreSQL: nothing is lost, whatever goes wrong with it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from returns.result import Success

from adapters.memory.dead_letters import MemoryDeadLetters
from adapters.pgqueuer.connections import QueueConnections, QueueDriver
from adapters.pgqueuer.schema import install
from application.ports.failures import StoreUnavailable
from application.trace import led_by, traceparent
from entrypoints.queue.consumer import ATTEMPTS, Consumer
from entrypoints.queue.postgres import (
    PostgresCommands,
    PostgresConsumer,
    PostgresConsumerOptions,
    PostgresOutcomes,
)
from entrypoints.queue.replay import QueueRedelivery
from tests.queue.messages import LED_BY, SEALER, command
from tests.queue.recording import Recorded
from tests.queue.test_consumer import Noon
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra

QUICK = PostgresConsumerOptions(
    silence=timedelta(seconds=0.4), poll=timedelta(seconds=0.1), restart=timedelta(seconds=0.1)
)
SETTLED = 0.5  # seconds: longer than any look into the queue
GOOD = command("create_plan", {"title": "Exam"})
BAD = command("create_plan", {"title": 5})


@dataclass
class Queue:
    """A queue with the coach at its end; ``running`` has a consumer at work."""

    connections: QueueConnections
    dsn: str
    recorded: Recorded = field(default_factory=Recorded)
    dead_letters: MemoryDeadLetters = field(default_factory=MemoryDeadLetters)

    def __post_init__(self) -> None:
        self.commands = PostgresCommands(QueueDriver(self.connections))
        self.stop = asyncio.Event()

    def consumer(self) -> PostgresConsumer:
        return PostgresConsumer(
            driver=lambda: QueueDriver(self.connections),
            consumer=Consumer(
                transport="pgqueuer",
                coach=self.recorded.coach(),
                sealer=SEALER,
                outcomes=PostgresOutcomes(QueueDriver(self.connections)),
                dead_letters=self.dead_letters,
                clock=Noon(),
            ),
            options=QUICK,
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.Task[None]]:
        self.stop.clear()
        task = asyncio.create_task(self.consumer().run(self.stop))
        try:
            yield task
        finally:
            self.stop.set()
            async with asyncio.timeout(10):
                await task

    async def rows(self, statement: str, *arguments: object) -> list[Any]:
        connection = await asyncpg.connect(self.dsn)
        try:
            return [tuple(row) for row in await connection.fetch(statement, *arguments)]
        finally:
            await connection.close()

    async def jobs(self, entrypoint: str = "coach.command") -> list[Any]:
        return await self.rows("SELECT id, status FROM pgqueuer WHERE entrypoint = $1", entrypoint)

    async def outcomes(self) -> list[Any]:
        rows = await self.rows("SELECT payload FROM pgqueuer WHERE entrypoint = 'coach.outcome' ORDER BY id")
        return [json.loads(payload)["data"] for (payload,) in rows]

    async def until_empty(self) -> None:
        await until(self.jobs, lambda jobs: not jobs)


async def until(ask: Callable[[], Any], fits: Callable[[Any], bool], *, seconds: float = 20) -> Any:
    async with asyncio.timeout(seconds):
        while not fits(answer := await ask()):  # noqa: ASYNC110 - the database sets no event
            await asyncio.sleep(0.02)
        return answer


@pytest.fixture
async def queue(empty_database: PostgresDatabase) -> AsyncIterator[Queue]:
    await install(empty_database.dsn)
    async with QueueConnections(empty_database.dsn) as connections:
        yield Queue(connections, empty_database.dsn)


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entrypoints.queue.postgres.FIRST_WAIT", timedelta(milliseconds=10))


async def test_installing_again_changes_nothing(empty_database: PostgresDatabase) -> None:
    for _ in range(2):
        await install(empty_database.dsn)
    async with QueueConnections(empty_database.dsn) as connections:
        await PostgresCommands(QueueDriver(connections)).send(GOOD)
        await install(empty_database.dsn)
        assert len(await Queue(connections, empty_database.dsn).jobs()) == 1


async def test_a_command_is_done_and_its_outcome_sent(queue: Queue) -> None:
    queue.recorded.answers["create_plan"] = Success("the plan")
    async with queue.running():
        await queue.commands.send(GOOD)
        await queue.until_empty()
    (outcome,) = await queue.outcomes()
    assert (outcome["command_id"], outcome["status"], outcome["answer"]) == ("command-1", "done", "the plan")
    assert len(queue.recorded.asked) == 1


async def test_what_led_to_a_command_leads_to_its_work_and_its_outcome(queue: Queue) -> None:
    async def look(_: object) -> Success[str | None]:
        return Success(traceparent())

    queue.recorded.instead["create_plan"] = look
    with led_by(LED_BY):
        await queue.commands.send(GOOD)
    async with queue.running():
        await queue.until_empty()
    (outcome,) = await queue.outcomes()
    assert outcome["answer"] == LED_BY
    ((headers,),) = await queue.rows("SELECT headers FROM pgqueuer WHERE entrypoint = 'coach.outcome'")
    assert json.loads(headers) == {"otel": {"traceparent": LED_BY}}


async def test_the_consumer_goes_on_after_a_bad_message(queue: Queue) -> None:
    async with queue.running():
        for body in (BAD, b"\xff", GOOD):
            await queue.commands.send(body)
        await queue.until_empty()
    assert sorted(each["status"] for each in await queue.outcomes()) == ["done", "malformed"]
    letters = await queue.dead_letters.oldest(limit=9)
    assert sorted(letter.code for letter in letters) == ["data_unfit", "not_a_cloudevent"]


async def test_a_dead_letter_is_replayed_through_the_queue(queue: Queue) -> None:
    async with queue.running():
        await queue.commands.send(BAD)
        await queue.until_empty()
        (letter,) = await queue.dead_letters.oldest(limit=9)
        await QueueRedelivery(SEALER, lambda: queue.commands).send_again(letter)
        await queue.dead_letters.remove(letter.id)
        await queue.until_empty()
    (again,) = await queue.dead_letters.oldest(limit=9)
    assert (again.code, again.id != letter.id) == ("data_unfit", True)


@pytest.mark.usefixtures("no_waiting")
async def test_a_failing_command_is_delivered_again_and_then_given_up(queue: Queue) -> None:
    queue.recorded.answers["create_plan"] = KeyError("ada@example.org")
    async with queue.running():
        await queue.commands.send(GOOD)
        await queue.until_empty()
    assert len(queue.recorded.asked) == ATTEMPTS
    (letter,) = await queue.dead_letters.oldest(limit=9)
    assert letter.code == "exhausted"
    assert letter.reason.startswith("KeyError in tests.queue.recording:")
    assert [(each["status"], each["code"]) for each in await queue.outcomes()] == [("malformed", "exhausted")]
    assert "ada" not in str(await queue.rows("SELECT traceback FROM pgqueuer_log"))


@pytest.mark.usefixtures("no_waiting")
async def test_a_store_that_is_away_uses_up_no_attempts(queue: Queue) -> None:
    queue.recorded.answers["create_plan"] = StoreUnavailable("mongo")
    async with queue.running():
        await queue.commands.send(GOOD)
        await until(lambda: _number(queue.recorded.asked), lambda number: number > ATTEMPTS)
        queue.recorded.answers["create_plan"] = Success(None)
        await queue.until_empty()
    assert [each["status"] for each in await queue.outcomes()] == ["done"]
    assert await queue.dead_letters.oldest(limit=9) == []


async def _number(things: list[Any]) -> int:
    return len(things)


async def test_the_same_outcome_is_sent_once_while_it_waits(queue: Queue) -> None:
    async with queue.running():
        await queue.commands.send(GOOD)
        await queue.commands.send(GOOD)
        await queue.until_empty()
    assert len(queue.recorded.asked) == 2
    assert len(await queue.outcomes()) == 1


async def test_stopping_ends_what_was_begun_and_leaves_the_rest(queue: Queue) -> None:
    begun, go = asyncio.Event(), asyncio.Event()

    slow = _slowly(queue, begun, go)
    async with queue.running():
        await queue.commands.send(GOOD)
        await begun.wait()
        queue.stop.set()
        await asyncio.sleep(SETTLED)  # a look into the queue that was under way may still take something
        await queue.commands.send(command("delete_plan", {"plan_id": "00000000-0000-0000-0000-000000000001"}))
        go.set()
    assert slow.ended == 1
    assert [status for _, status in await queue.jobs()] == ["queued"]
    assert [each["status"] for each in await queue.outcomes()] == ["done"]


async def test_a_consumer_that_is_cut_short_loses_nothing(queue: Queue) -> None:
    begun, go = asyncio.Event(), asyncio.Event()
    slow = _slowly(queue, begun, go)
    task = asyncio.create_task(queue.consumer().run(queue.stop))
    await queue.commands.send(GOOD)
    await begun.wait()
    task.cancel()  # lets it end what was begun, which takes for ever
    await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert [status for _, status in await queue.jobs()] == ["queued"]
    go.set()
    async with queue.running():
        await queue.until_empty()
    assert slow.ended == 1
    assert await queue.dead_letters.oldest(limit=9) == []


@dataclass
class Slowly:
    begun: asyncio.Event
    go: asyncio.Event
    ended: int = 0

    async def __call__(self, _: object) -> Success[None]:
        self.begun.set()
        await self.go.wait()
        self.ended += 1
        return Success(None)


def _slowly(queue: Queue, begun: asyncio.Event, go: asyncio.Event) -> Slowly:
    slow = Slowly(begun, go)
    queue.recorded.instead["create_plan"] = slow
    return slow


async def test_survives_the_loss_of_its_connections(queue: Queue) -> None:
    async with queue.running():
        await queue.commands.send(GOOD)
        await queue.until_empty()
        await queue.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await _sent_in_the_end(queue, command("create_plan", {"title": "Exam"}, id="command-2"))
        await queue.until_empty()
    assert [each["command_id"] for each in await queue.outcomes()] == ["command-1", "command-2"]


async def _sent_in_the_end(queue: Queue, body: bytes) -> None:
    async with asyncio.timeout(10):
        while True:
            try:
                return await queue.commands.send(body)
            except StoreUnavailable:
                await asyncio.sleep(0.05)


async def test_what_could_not_be_put_back_is_taken_up_again(queue: Queue) -> None:
    await queue.commands.send(GOOD)
    await queue.rows("UPDATE pgqueuer SET status = 'failed'")
    async with queue.running():
        await queue.until_empty()
    assert [each["status"] for each in await queue.outcomes()] == ["done"]


async def test_a_command_that_takes_its_workers_down_is_given_up(queue: Queue) -> None:
    """Each such worker leaves the job picked and its heart silent."""
    await queue.commands.send(GOOD)
    ((job, _),) = await queue.jobs()
    await queue.rows("UPDATE pgqueuer SET created = now() - interval '1 hour'")
    for _ in range(ATTEMPTS):
        await queue.rows(
            "INSERT INTO pgqueuer_log (job_id, status, priority, entrypoint)"
            " VALUES ($1, 'picked', 0, 'coach.command')",
            job,
        )
    async with queue.running():
        await queue.until_empty()
    assert queue.recorded.asked == []
    (letter,) = await queue.dead_letters.oldest(limit=9)
    assert (letter.code, letter.reason) == ("exhausted", "no delivery came to an end")
