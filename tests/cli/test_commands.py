"""What commands say and which exit status they end with, whoever does the work."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from application.coach import Coach
from domain.privacy.declaring import Field, Place
from domain.privacy.registry import REGISTRY
from entrypoints.cli.app import create_cli
from entrypoints.cli.backup_operations import BackupOperations
from entrypoints.cli.operations import (
    DemoLearner,
    Diagnosis,
    Holdings,
    ReceiptChecked,
    Rotated,
    RunningService,
    SchemaStanding,
    SchemaStep,
    Seeded,
    SeedOrder,
)
from entrypoints.cli.simulated import RouteFigures, Simulated, SimulationOrder, Size
from infrastructure.seeds import MATERIAL

DANA = DemoLearner(email="demo@example.org", password="secret")


class FakeOperations:
    """Remembers what it was asked to do."""

    sample = MATERIAL

    def __init__(self) -> None:
        self.done: list[str] = []
        self.ordered: SeedOrder | None = None
        missing = [SchemaStep(version="0031", does="Colours [of] tasks.", sql="ALTER TABLE tasks ...")]
        self.standings = [
            SchemaStanding(store="postgres", version="0030", newest="0031", steps=missing),
            SchemaStanding(store="mongo", version="0005", newest="0005", steps=[]),
        ]
        self.stores = [Holdings(store="PostgreSQL", counts={"plans": 1234})]
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

    def lives(self, *, worker: bool) -> bool:
        return not worker

    def migrate(self) -> Sequence[SchemaStanding]:
        self.done.append("migrate")
        return self.standings

    def schemas(self, *, sql: bool = False) -> Sequence[SchemaStanding]:
        self.done.append("with SQL" if sql else "look")
        return self.standings

    def migrate_down(self, store: str, to: str | None) -> SchemaStanding:
        self.done.append(f"{store} down to {to}")
        return self.standings[0]

    def seed(self) -> DemoLearner:
        return DANA

    def simulate(self, order: SimulationOrder, *, watch: Callable[[float], None]) -> Simulated:
        watch(1.0)
        route = RouteFigures(route="GET /progress", requests=3, failed=0, p50=0.001, p95=0.002, p99=0.003)
        return Simulated(
            order=order,
            peak=15.2,
            requests=3,
            seconds=1.0,
            under_way=1,
            late=0.0,
            lag=0.0,
            routes=[route],
            sizes=[Size("MongoDB", "message", 2, 600, 1000.0)],
        )

    def seed_population(self, order: SeedOrder, *, watch: Callable[[int], None]) -> Seeded:
        self.ordered = order
        watch(order.learners)
        return Seeded(
            learners=order.learners,
            there_before=0,
            rows=1234,
            documents=0,
            vectors=0,
            objects=0,
            seconds=2.0,
            password=DANA.password,
            emails=("first@example.org", "last@example.org"),
        )

    def holdings(self, home: Path | None = None) -> Sequence[Holdings]:
        return self.stores

    def check_receipt(self, receipt: Path, *, keys: Path | None) -> ReceiptChecked:
        raise NotImplementedError

    def rotate_keys(self, *, blind_index: bool) -> Rotated:
        self.done.append("rotate the index" if blind_index else "rotate")
        return self.rotated

    def held_fields(self) -> Iterable[Field]:
        return self.held

    @property
    def backups(self) -> BackupOperations:
        raise NotImplementedError

    def diagnose(self) -> Sequence[Diagnosis]:
        raise NotImplementedError

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


def test_migrating_says_which_steps_there_are(
    coach: Callable[..., tuple[int, str]], operations: FakeOperations
) -> None:
    step = "postgres 0031: Colours [of] tasks.\n"
    assert coach("migrate", "up") == (0, f"{step}ALTER TABLE tasks ...\nAll stores are up to date.\n")
    assert coach("migrate", "plan", "--sql") == (0, f"{step}ALTER TABLE tasks ...\n")
    status, said = coach("migrate", "status")
    assert (status, said.split()[-10:]) == (
        1,
        ["postgres", "0030", "0031", "1", "steps", "mongo", "0005", "0005", "0", "steps"],
    )
    operations.standings = operations.standings[1:]
    assert coach("migrate", "status")[0] == 0
    assert coach("migrate", "plan") == (0, "Nothing is to be done.\n")
    assert operations.done == ["migrate", "with SQL", "look", "look", "look"]


def test_steps_are_taken_back_once_that_is_confirmed(
    coach: Callable[..., tuple[int, str]], operations: FakeOperations
) -> None:
    assert coach("migrate", "down", "postgres", "--to", "0030")[0] == 1  # nobody there to confirm
    assert operations.done == []
    assert coach("migrate", "down", "postgres", "--to", "0030", "--yes")[0] == 0
    assert coach("migrate", "down", "mongo", "--to", "base", "--yes", "--json")[0] == 0
    assert operations.done == ["postgres down to 0030", "mongo down to None"]


def test_seed_says_who_can_log_in(coach: Callable[..., tuple[int, str]]) -> None:
    assert coach("seed") == (0, "Demo learner demo@example.org, password secret\n")


def test_seed_makes_as_many_learners_as_are_wanted(
    coach: Callable[..., tuple[int, str]], operations: FakeOperations
) -> None:
    status, said = coach("seed", "--learners", "40", "--days", "9", "--seed", "3", "--until", "2030-05-01")
    assert status == 0
    assert operations.ordered == SeedOrder(learners=40, days=9, seed=3, until=date(2030, 5, 1))
    for told in ("40 learners made", "1,234 rows", "617 things/s", "20.0 learners/s", "secret"):
        assert told in said


def test_a_month_comes_only_to_a_host_of_ours(coach: Callable[..., tuple[int, str]]) -> None:
    elsewhere = ("simulate", "--url", "https://coach.example.org")
    assert coach(*elsewhere)[0] == 2
    status, said = coach(*elsewhere, "--i-own-this-host")
    assert status == 0
    assert "The next tenfold: 152 a second; try it with --times 10." in " ".join(said.split())
    assert coach("simulate", "--url", "http://[::1]:8000")[0] == 0


def test_a_store_that_does_not_answer_is_a_failure(
    coach: Callable[..., tuple[int, str]], operations: FakeOperations
) -> None:
    status, said = coach("stores")
    assert (status, "1,234" in said) == (0, True)
    operations.stores = [Holdings(store="MongoDB", counts=None)]
    status, said = coach("stores")
    assert (status, "does not answer" in said) == (1, True)


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
