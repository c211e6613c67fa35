"""The whole way of one command, with a transport that is only a list."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from returns.result import Failure, Success

from adapters.memory.dead_letters import MemoryDeadLetters
from application.ports.failures import StoreUnavailable
from domain.planning.errors import PlanArchived
from entrypoints.queue.consumer import Consumer
from entrypoints.queue.outcomes import Outcome
from entrypoints.queue.replay import QueueRedelivery
from tests.queue.messages import SEALER, command
from tests.queue.recording import Recorded

GOOD = command("create_plan", {"title": "Exam"})
BAD = command("register_user", {"email": "ada@example.org"})


class Noon:
    def now(self) -> datetime:
        return datetime(2030, 1, 1, 12, tzinfo=UTC)


@dataclass
class Sent:
    """Where outcomes and replayed commands go."""

    outcomes: list[Outcome] = field(default_factory=list)
    commands: list[bytes] = field(default_factory=list)

    async def send(self, message: Outcome | bytes) -> None:
        if isinstance(message, Outcome):
            self.outcomes.append(message)
        else:
            self.commands.append(message)

    def statuses(self) -> list[tuple[str, str | None]]:
        data = [json.loads(outcome.body)["data"] for outcome in self.outcomes]
        return [(each["status"], each.get("code")) for each in data]


@dataclass
class Bench:
    recorded: Recorded = field(default_factory=Recorded)
    sent: Sent = field(default_factory=Sent)
    dead_letters: MemoryDeadLetters = field(default_factory=MemoryDeadLetters)

    def __post_init__(self) -> None:
        self.consumer = Consumer(
            transport="list",
            coach=self.recorded.coach(),
            sealer=SEALER,
            outcomes=self.sent,
            dead_letters=self.dead_letters,
            clock=Noon(),
        )


@pytest.fixture
def bench() -> Bench:
    return Bench()


async def test_the_sender_hears_of_done_and_refused(bench: Bench) -> None:
    bench.recorded.answers["create_plan"] = Success("plan")
    await bench.consumer.consume(GOOD, name="1")
    bench.recorded.answers["create_plan"] = Failure(PlanArchived())
    await bench.consumer.consume(GOOD, name="2")
    assert bench.sent.statuses() == [("done", None), ("refused", "plan_archived")]
    assert await bench.dead_letters.oldest(limit=9) == []


async def test_what_nobody_can_act_on_is_kept_and_the_sender_hears_of_it(bench: Bench) -> None:
    await bench.consumer.consume(BAD, name="1")
    (letter,) = await bench.dead_letters.oldest(limit=9)
    assert (letter.transport, letter.code, letter.received_at) == (
        "list",
        "data_must_be_sealed",
        Noon().now(),
    )
    assert bench.sent.statuses() == [("malformed", "data_must_be_sealed")]


async def test_what_is_kept_does_not_show_what_was_in_it(bench: Bench) -> None:
    await bench.consumer.consume(BAD, name="1")
    await bench.consumer.consume(b"ada@example.org", name="2")
    letters = await bench.dead_letters.oldest(limit=9)
    assert "ada" not in repr(letters)
    assert {SEALER.open(letter.body) for letter in letters} == {BAD, b"ada@example.org"}
    assert b"ada" not in b"".join(outcome.body for outcome in bench.sent.outcomes)


async def test_the_same_message_delivered_again_is_kept_once(bench: Bench) -> None:
    await bench.consumer.consume(BAD, name="1")
    await bench.consumer.consume(BAD, name="1")
    await bench.consumer.consume(BAD, name="2")
    assert len(await bench.dead_letters.oldest(limit=9)) == 2


async def test_an_exhausted_message_is_kept_and_the_sender_hears_of_it(bench: Bench) -> None:
    await bench.consumer.give_up(GOOD, name="1", reason="KeyError in x:1")
    (letter,) = await bench.dead_letters.oldest(limit=9)
    assert (letter.code, letter.reason) == ("exhausted", "KeyError in x:1")
    assert bench.sent.statuses() == [("malformed", "exhausted")]


async def test_an_exception_leaves_everything_to_the_next_delivery(bench: Bench) -> None:
    bench.recorded.answers["create_plan"] = StoreUnavailable("postgres")
    with pytest.raises(StoreUnavailable):
        await bench.consumer.consume(GOOD, name="1")
    assert bench.sent.outcomes == []
    assert await bench.dead_letters.oldest(limit=9) == []


async def test_a_letter_that_is_sent_again_goes_out_as_it_came(bench: Bench) -> None:
    await bench.consumer.give_up(GOOD, name="1", reason="a bug that was mended")
    (letter,) = await bench.dead_letters.oldest(limit=9)
    await QueueRedelivery(SEALER, lambda: bench.sent).send_again(letter)
    assert bench.sent.commands == [GOOD]
