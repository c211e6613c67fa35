"""What commands say and which exit status they end with, whoever does the work."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from typer.testing import CliRunner

from application.coach import Coach
from application.ports.dead_letters import DeadLetter
from entrypoints.cli.app import create_cli
from entrypoints.cli.operations import DemoLearner, Holdings, RunningService
from infrastructure.seeds import MATERIAL

DANA = DemoLearner(email="demo@example.org", password="secret")
LETTER = DeadLetter(
    id=UUID(int=1),
    received_at=datetime(2030, 1, 1, 12, tzinfo=UTC),
    transport="pgqueuer",
    code="not_a_cloudevent",
    reason="it is [nonsense]",
    body="sealed",
)


class FakeOperations:
    """Remembers what it was asked to do."""

    sample = MATERIAL

    def __init__(self) -> None:
        self.done: list[str] = []
        self.stores = [Holdings(store="PostgreSQL", counts={"plans": 1234})]
        self.letters = [LETTER]

    def up(self, announce: Callable[[RunningService], None]) -> None:
        announce(
            RunningService(url="http://here", home=Path("/home"), learner=DANA, stores={"MongoDB": "there"})
        )

    def serve(self) -> None:
        self.done.append("serve")

    def work(self) -> None:
        self.done.append("work")

    def migrate(self) -> None:
        self.done.append("migrate")

    def seed(self) -> DemoLearner:
        return DANA

    def holdings(self, home: Path | None = None) -> Sequence[Holdings]:
        return self.stores

    def dead_letters(self) -> Sequence[DeadLetter]:
        return self.letters

    def replay(self, ids: Sequence[UUID]) -> int:
        return sum(letter.id in ids for letter in self.letters)

    def coach(self) -> AbstractAsyncContextManager[Coach]:
        raise NotImplementedError

    def temporary_service(self) -> AbstractContextManager[RunningService]:
        raise NotImplementedError


@pytest.fixture
def operations() -> FakeOperations:
    return FakeOperations()


@pytest.fixture
def coach(operations: FakeOperations) -> Callable[..., tuple[int, str]]:
    def run(*command: str) -> tuple[int, str]:
        ended = CliRunner().invoke(create_cli(operations), command)
        return ended.exit_code, ended.output

    return run


def test_up_says_where_everything_is(coach: Callable[..., tuple[int, str]]) -> None:
    status, said = coach("up")
    assert status == 0
    for word in ("http://here/v1", "http://here/schema", "/home", "there", DANA.email, DANA.password):
        assert word in said


@pytest.mark.parametrize("command", ["serve", "work", "migrate"])
def test_what_runs_is_left_to_the_operations(
    command: str, coach: Callable[..., tuple[int, str]], operations: FakeOperations
) -> None:
    assert coach(command)[0] == 0
    assert operations.done == [command]


def test_seed_says_who_can_log_in(coach: Callable[..., tuple[int, str]]) -> None:
    assert coach("seed") == (0, "Demo learner demo@example.org, password secret\n")


def test_a_store_that_does_not_answer_is_a_failure(
    coach: Callable[..., tuple[int, str]], operations: FakeOperations
) -> None:
    status, said = coach("stores")
    assert (status, "1,234" in said) == (0, True)
    operations.stores = [Holdings(store="MongoDB", counts=None)]
    status, said = coach("stores")
    assert (status, "does not answer" in said) == (1, True)


def test_dead_letters_are_listed_as_they_are_called_and_never_opened(
    coach: Callable[..., tuple[int, str]], operations: FakeOperations
) -> None:
    status, said = coach("queue", "list")
    assert status == 0
    for word in (str(LETTER.id), "2030-01-01 12:00:00", "pgqueuer", "not_a_cloudevent", "it is [nonsense]"):
        assert word in said
    assert "sealed" not in said
    operations.letters = []
    assert coach("queue", "list") == (0, "There are none.\n")


def test_replay_wants_to_know_which(coach: Callable[..., tuple[int, str]]) -> None:
    assert coach("queue", "replay")[0] == 2
    assert coach("queue", "replay", str(LETTER.id), "--all")[0] == 2
    assert coach("queue", "replay", "--all") == (0, "1 of 1 put back into the queue.\n")
    assert coach("queue", "replay", str(LETTER.id))[0] == 0
    assert coach("queue", "replay", str(UUID(int=2))) == (1, "0 of 1 put back into the queue.\n")


def test_a_demo_of_nothing_fails(coach: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    (tmp_path / "picture.png").touch()
    status, said = coach("demo", "--material", str(tmp_path), "--url", "http://127.0.0.1:1")
    assert status == 1
    assert "Skipped, as they are nothing to learn from: picture.png" in said
    assert coach("demo", "--material", str(tmp_path / "missing"))[0] == 2


def test_a_demo_whose_checks_fail_fails(coach: Callable[..., tuple[int, str]]) -> None:
    status, said = coach("demo", "--url", "http://127.0.0.1:1")
    assert status == 1
    assert "1 of 1 checks failed" in said
