"""What commands say and which exit status they end with, whoever does the work."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from typer.testing import CliRunner

from application.coach import Coach
from application.ports.dead_letters import DeadLetter
from domain.privacy.declaring import Field, Place
from domain.privacy.registry import REGISTRY
from entrypoints.cli.app import create_cli
from entrypoints.cli.operations import DemoLearner, Holdings, ReceiptChecked, Rotated, RunningService
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
        self.rotated = Rotated(changed=1234, new_key=True)
        self.held = [each.identity for each in REGISTRY]

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

    def check_receipt(self, receipt: Path, *, keys: Path | None) -> ReceiptChecked:
        raise NotImplementedError

    def rotate_keys(self, *, blind_index: bool) -> Rotated:
        self.done.append("rotate the index" if blind_index else "rotate")
        return self.rotated

    def held_fields(self) -> Iterable[Field]:
        return self.held

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


def test_personal_data_is_shown_as_it_was_declared(coach: Callable[..., tuple[int, str]]) -> None:
    status, said = coach("privacy", "show", "users")
    assert status == 0
    assert "email_sealed" in said
    assert "names them" in said
    assert "plans" not in said


def test_a_field_that_nobody_declared_or_that_is_gone_fails(
    operations: FakeOperations, coach: Callable[..., tuple[int, str]]
) -> None:
    assert coach("privacy", "lint")[0] == 0
    operations.held = [*operations.held[1:], Field(Place.ROW, "users", "shoe_size")]
    status, said = coach("privacy", "lint")
    assert status == 1
    assert "row users: shoe_size is not declared" in said
    assert f"{REGISTRY[0].identity} is declared and not there" in said


@pytest.mark.parametrize(("option", "done"), [([], "rotate"), (["--blind-index"], "rotate the index")])
def test_a_rotation_says_what_it_did(
    operations: FakeOperations, coach: Callable[..., tuple[int, str]], option: list[str], done: str
) -> None:
    assert "There is a new key. 1,234" in coach("keys", "rotate", *option)[1]
    assert operations.done == [done]
    operations.rotated = Rotated(changed=0, new_key=False)
    assert "put a new one before it" in coach("keys", "rotate")[1]
