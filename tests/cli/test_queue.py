"""What `coach queue` shows of messages that came to nothing, and what becomes of them."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID, uuid4

import pytest
from typer.testing import CliRunner

from adapters.memory.dead_letters import MemoryDeadLetters
from application.ports.dead_letters import DeadLetter
from application.ports.failures import StoreUnavailable
from entrypoints.cli.app import create_cli
from entrypoints.cli.operations import Operations
from tests.builders import NOW
from tests.cli.test_fsck import OverMemory


@pytest.fixture
def operations() -> OverMemory:
    return OverMemory()


def letter(operations: OverMemory) -> UUID:
    kept = DeadLetter(
        id=uuid4(),
        received_at=NOW,
        transport="pgqueuer",
        code="not_a_cloudevent",
        reason="it is [nonsense]",
        body="sealed",
    )
    operations.stores.dead_letters.letters[kept.id] = kept
    return kept.id


def run(operations: OverMemory, *words: str) -> tuple[int, str]:
    done = CliRunner(env={"COLUMNS": "200"}).invoke(
        create_cli(cast(Operations, operations)), ["queue", *words]
    )
    return done.exit_code, done.output


def test_letters_are_listed_as_they_are_called_and_never_opened(operations: OverMemory) -> None:
    assert run(operations, "list") == (0, "There are none.\n")
    kept = letter(operations)
    status, said = run(operations, "list")
    assert status == 0
    for word in (str(kept), f"{NOW:%Y-%m-%d %H:%M:%S}", "pgqueuer", "not_a_cloudevent", "it is [nonsense]"):
        assert word in said
    assert "sealed" not in said


def test_replay_wants_to_know_which(operations: OverMemory) -> None:
    kept = letter(operations)
    assert run(operations, "replay")[0] == 2
    assert run(operations, "replay", str(kept), "--all")[0] == 2
    assert operations.stores.redelivery.sent == []


def test_replay_sends_again_and_forgets(operations: OverMemory) -> None:
    first, _ = letter(operations), letter(operations)
    assert run(operations, "replay", str(first)) == (0, "1 of 1 put back into the queue.\n")
    assert run(operations, "replay", str(first)) == (1, "0 of 1 put back into the queue.\n")
    assert run(operations, "replay", "--all") == (0, "1 of 1 put back into the queue.\n")
    assert len(operations.stores.redelivery.sent) == 2
    assert operations.stores.dead_letters.letters == {}


def test_a_broker_that_is_away_is_told(operations: OverMemory) -> None:
    class Away(MemoryDeadLetters):
        async def oldest(self, *, limit: int) -> Sequence[DeadLetter]:
            raise StoreUnavailable("queue")

    operations.stores.dead_letters = Away()
    for words in (["list"], ["replay", "--all"]):
        assert run(operations, *words) == (2, "queue is not available: nothing was done.\n")


def test_replays_are_in_the_chain(operations: OverMemory) -> None:
    kept = letter(operations)
    run(operations, "replay", str(kept))
    assert [
        (each.act.name, each.act.outcome, each.act.details) for each in operations.stores.audit_trail.links
    ] == [("queue.replay", outcome, {"letter_id": str(kept)}) for outcome in ("begun", "done")]
