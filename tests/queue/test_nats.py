"""The queue in NATS: nothing is lost, whatever goes wrong with it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from returns.result import Failure, Success

from application.ports.failures import StoreUnavailable
from application.trace import led_by, traceparent
from domain.planning.errors import PlanArchived
from entrypoints.queue.consumer import ATTEMPTS
from entrypoints.queue.nats import command_subject
from entrypoints.queue.replay import QueueRedelivery
from tests.nats_streams import nats_streams
from tests.queue.messages import LED_BY, SEALER, command
from tests.queue.nats_queue import SILENCE, Queue, until

pytestmark = pytest.mark.infra

GOOD = command("create_plan", {"title": "Exam"})
BAD = command("create_plan", {"title": 5})
OTHER = command("delete_plan", {"plan_id": "00000000-0000-0000-0000-000000000001"}, id="command-2")


@pytest.fixture
async def queue(nats_server: str) -> AsyncIterator[Queue]:
    async with nats_streams(nats_server, silence=SILENCE) as streams:
        yield Queue(streams)


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    for wait in ("FIRST_WAIT", "LONGEST_WAIT"):
        monkeypatch.setattr(f"entrypoints.queue.nats_delivery.{wait}", timedelta(milliseconds=20))


async def test_what_led_to_a_command_leads_to_its_work_and_its_outcome(queue: Queue) -> None:
    async def look(_: object) -> Success[str | None]:
        return Success(traceparent())

    queue.recorded.instead["create_plan"] = look
    with led_by(LED_BY):
        await queue.commands.send(GOOD)
    async with queue.running():
        (outcome,) = await queue.until_outcomes(1)
    assert outcome["answer"] == LED_BY
    (message,) = await queue.streams.messages(queue.streams.names.outcomes)
    assert (message.headers or {})["traceparent"] == LED_BY


@dataclass
class Slowly:
    """A use case that begins and ends as the test likes."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)
    times_begun: int = 0
    times_ended: int = 0

    async def __call__(self, _: object) -> Success[None]:
        self.times_begun += 1
        self.begun.set()
        await self.go.wait()
        self.times_ended += 1
        return Success(None)


def slowly(queue: Queue) -> Slowly:
    queue.recorded.instead["create_plan"] = slow = Slowly()
    return slow


async def test_a_command_is_done_and_its_outcome_sent(queue: Queue) -> None:
    queue.recorded.answers["create_plan"] = Success("the plan")
    async with queue.running():
        await queue.commands.send(GOOD)
        await queue.until_empty()
    (outcome,) = await queue.outcomes()
    assert (outcome["command_id"], outcome["status"], outcome["answer"]) == ("command-1", "done", "the plan")
    assert len(queue.recorded.asked) == 1


async def test_a_refusal_is_an_outcome_and_no_failure(queue: Queue) -> None:
    queue.recorded.answers["create_plan"] = Failure(PlanArchived())
    async with queue.running():
        await queue.commands.send(GOOD)
        await queue.until_empty()
    (outcome,) = await queue.outcomes()
    assert (outcome["status"], outcome["code"]) == ("refused", "plan_archived")
    assert len(queue.recorded.asked) == 1
    assert await queue.dead_letters.oldest(limit=9) == []


async def test_the_consumer_goes_on_after_a_bad_message(queue: Queue) -> None:
    async with queue.running():
        for body in (BAD, b"\xff", b"", GOOD):
            await queue.commands.send(body)
        await queue.until_empty()
    assert sorted(each["status"] for each in await queue.outcomes()) == ["done", "malformed"]
    letters = await queue.dead_letters.oldest(limit=9)
    assert sorted(letter.code for letter in letters) == [
        "data_unfit",
        "not_a_cloudevent",
        "not_a_cloudevent",
    ]
    assert sorted(SEALER.open(letter.body) for letter in letters) == sorted([BAD, b"\xff", b""])


@pytest.mark.usefixtures("no_waiting")
async def test_a_failing_command_is_delivered_again_and_then_given_up(queue: Queue) -> None:
    queue.recorded.answers["create_plan"] = KeyError("ada@example.org")
    async with queue.running():
        await queue.commands.send(GOOD)
        await queue.commands.send(OTHER)
        await queue.until_empty()
    assert [name for name, _ in queue.recorded.asked].count("create_plan") == ATTEMPTS
    (letter,) = await queue.dead_letters.oldest(limit=9)
    assert letter.code == "exhausted"
    assert letter.reason.startswith("KeyError in tests.queue.recording:")
    assert [(each["command_id"], each["status"], each.get("code")) for each in await queue.outcomes()] == [
        ("command-2", "done", None),
        ("command-1", "malformed", "exhausted"),
    ]


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


async def test_a_mended_command_is_done_when_replayed(
    queue: Queue, no_waiting: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entrypoints.queue.nats_delivery.ATTEMPTS", 2)
    queue.recorded.answers["create_plan"] = KeyError("a bug")
    async with queue.running():
        await queue.commands.send(GOOD)
        await queue.until_empty()
        queue.recorded.answers["create_plan"] = Success(None)
        (letter,) = await queue.dead_letters.oldest(limit=9)
        await QueueRedelivery(SEALER, lambda: queue.commands).send_again(letter)
        await queue.dead_letters.remove(letter.id)
        await queue.until_empty()
    assert await queue.dead_letters.oldest(limit=9) == []
    assert [each["status"] for each in await queue.outcomes()] == ["malformed", "done"]


async def test_a_store_that_is_away_uses_up_no_deliveries(queue: Queue, no_waiting: None) -> None:
    queue.recorded.answers["create_plan"] = StoreUnavailable("mongo")
    async with queue.running():
        await queue.commands.send(GOOD)
        await until(lambda: _number(queue.recorded.asked), lambda number: number > ATTEMPTS)
        queue.recorded.answers["create_plan"] = Success(None)
        await queue.until_empty()
    assert [each["status"] for each in await queue.outcomes()] == ["done"]
    assert await queue.dead_letters.oldest(limit=9) == []


async def _number(things: Sequence[object]) -> int:
    return len(things)


async def test_stopping_while_a_store_is_away_leaves_the_command_in_the_queue(queue: Queue) -> None:
    queue.recorded.answers["create_plan"] = StoreUnavailable("mongo")
    async with queue.running():
        await queue.commands.send(GOOD)
        await until(lambda: _number(queue.recorded.asked), bool)
    assert await queue.waiting() == 1
    queue.recorded.answers["create_plan"] = Success(None)
    async with queue.running():
        await queue.until_empty()
    assert [each["status"] for each in await queue.outcomes()] == ["done"]


async def test_a_long_command_is_not_given_to_another(queue: Queue) -> None:
    slow = slowly(queue)
    async with queue.running():
        await queue.commands.send(GOOD)
        await slow.begun.wait()
        await asyncio.sleep(3 * SILENCE.total_seconds())
        slow.go.set()
        await queue.until_empty()
    assert (slow.times_begun, slow.times_ended) == (1, 1)


async def test_a_long_command_keeps_no_other_waiting(queue: Queue) -> None:
    slow = slowly(queue)
    async with queue.running():
        await queue.commands.send(GOOD)
        await slow.begun.wait()
        await queue.commands.send(OTHER)
        (outcome,) = await queue.until_outcomes(1)
        slow.go.set()
    assert outcome["command_id"] == "command-2"


async def test_a_command_whose_worker_went_silent_is_given_to_another(queue: Queue) -> None:
    slow = slowly(queue)
    task = asyncio.create_task(queue.consumer().run(queue.stop))
    await queue.commands.send(GOOD)
    await slow.begun.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    slow.go.set()
    async with queue.running():
        await queue.until_empty()
    assert (slow.times_begun, slow.times_ended) == (2, 1)
    assert await queue.dead_letters.oldest(limit=9) == []


async def test_a_command_that_takes_its_workers_down_is_given_up(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them dies without a word; no other command is kept waiting by that."""
    monkeypatch.setattr("entrypoints.queue.nats_delivery.ATTEMPTS", 2)
    slow = slowly(queue)
    await queue.commands.send(GOOD)
    for _ in range(2):
        slow.begun.clear()
        task = asyncio.create_task(queue.consumer().run(queue.stop))
        async with asyncio.timeout(10):
            await slow.begun.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with queue.running():
        await queue.commands.send(OTHER)
        await queue.until_empty()
    assert slow.times_begun == 2
    (letter,) = await queue.dead_letters.oldest(limit=9)
    assert (letter.code, letter.reason) == ("exhausted", "no delivery came to an end")


async def test_stopping_ends_what_was_begun_and_leaves_the_rest(queue: Queue) -> None:
    slow = slowly(queue)
    async with queue.running() as task:
        await queue.commands.send(GOOD)
        await slow.begun.wait()
        queue.stop.set()
        await asyncio.sleep(2 * queue.options.poll.total_seconds())
        await queue.commands.send(OTHER)
        assert not task.done()
        slow.go.set()
    assert slow.times_ended == 1
    assert await queue.waiting() == 1
    assert [each["command_id"] for each in await queue.outcomes()] == ["command-1"]


async def test_stopping_an_idle_consumer_is_quick(queue: Queue) -> None:
    async with queue.running():
        await asyncio.sleep(0.5)
        before = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - before < 2 * queue.options.poll.total_seconds()


async def test_the_same_outcome_is_sent_once(queue: Queue) -> None:
    async with queue.running():
        await queue.commands.send(GOOD)
        await queue.commands.send(GOOD)
        await queue.until_empty()
    assert len(queue.recorded.asked) == 2
    assert len(await queue.outcomes()) == 1


async def test_any_of_several_brokers_will_do(queue: Queue) -> None:
    several = Queue(replace(queue.streams, url=f"nats://127.0.0.1:1,{queue.streams.url}"))
    async with several.running():
        await queue.commands.send(GOOD)
        await queue.until_empty()


async def test_commands_go_by_the_subject_of_their_use_case() -> None:
    assert command_subject(GOOD) == "coach.command.create_plan"
    for unfit in (command("burn > it.all", {}), command("toString", {}), b"\xff", b""):
        assert command_subject(unfit) == "coach.command.unknown"
