"""What the command line can ask for. Whoever starts the product provides it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Protocol

from application.coach import Coach
from domain.privacy.declaring import Field
from entrypoints.cli.backup_operations import BackupOperations
from entrypoints.cli.simulated import Simulated, SimulationOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLearner:
    """A learner with a history, for looking around."""

    email: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningService:
    """Where a service is reached, and whom one can log in as."""

    url: str
    home: Path
    learner: DemoLearner
    stores: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What one store holds, counted; ``None`` when it does not answer."""

    store: str
    counts: Mapping[str, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptChecked:
    """What a receipt says whose signature holds: sums over all stores."""

    erasure: str
    completed_at: str
    key_id: str
    found: int
    deleted: int
    left: int


class ReceiptRefused(Exception):
    """Why a receipt is worth nothing, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """How many rows a rotation of keys changed, and whether it made a key."""

    changed: int
    new_key: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedOrder:
    """So many learners with so many days of history up to ``until``, or else up to today."""

    learners: int
    days: int
    seed: int = 1
    tenants: int = 1
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """What was written for how many learners, and who were the first and the last of all."""

    learners: int
    there_before: int
    rows: int
    documents: int
    vectors: int
    objects: int
    seconds: float
    password: str
    emails: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaStep:
    """``sql`` is what it runs, where that was asked for and can be told beforehand."""

    version: str
    does: str
    sql: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaStanding:
    """How far the schema of one store is; ``version`` is nothing before its first step."""

    store: str
    version: str | None
    newest: str
    steps: Sequence[SchemaStep]


class Severity(Enum):
    """``UNCHECKED``: it could not be looked at, so nobody knows."""

    FINE = "fine"
    WARNING = "warning"
    ERROR = "error"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What is so, why that matters, and what to do; the last two are empty for what is fine."""

    about: str
    severity: Severity
    what: str
    why: str = ""
    do: str = ""


class Operations(Protocol):
    """``up``, ``serve`` and ``work`` return when the process is asked to stop, by Ctrl-C or SIGTERM."""

    @property
    def sample(self) -> Path:
        """Study material that comes with the product."""
        ...

    @property
    def backups(self) -> BackupOperations: ...

    def up(self, announce: Callable[[RunningService], None]) -> None: ...
    def serve(self) -> None: ...
    def work(self) -> None: ...
    def lives(self, *, worker: bool) -> bool:
        """The ``serve`` or the ``work`` that runs beside this process, with the same settings."""
        ...

    def migrate(self) -> Sequence[SchemaStanding]:
        """Every schema up to date; says which steps were taken for it."""
        ...

    def schemas(self, *, sql: bool = False) -> Sequence[SchemaStanding]:
        """How far every schema is, with the steps that ``migrate`` would take, and in what words."""
        ...

    def migrate_down(self, store: str, to: str | None) -> SchemaStanding:
        """Takes back every step of a store after ``to``, or all without one; says which these were."""
        ...

    def seed(self) -> DemoLearner: ...
    def simulate(self, order: SimulationOrder, *, watch: Callable[[float], None]) -> Simulated:
        """``watch`` is told which share of the month is over."""
        ...

    def seed_population(self, order: SeedOrder, *, watch: Callable[[int], None]) -> Seeded:
        """``watch`` is told how many learners are done since the last time."""
        ...

    def holdings(self, home: Path | None = None) -> Sequence[Holdings]:
        """What each store holds: of the service that runs on ``home``, or else of the one that is set."""
        ...

    def check_receipt(self, receipt: Path, *, keys: Path | None) -> ReceiptChecked:
        """Against a set of public keys, or else our own; raises ``ReceiptRefused``."""
        ...

    def rotate_keys(self, *, blind_index: bool) -> Rotated:
        """Of e-mails' index, or else the master key."""
        ...

    def held_fields(self) -> Iterable[Field]:
        """Every field that the stores and messages of this release have."""
        ...

    def diagnose(self) -> Sequence[Diagnosis]:
        """What is right and what is wrong with the settings, and with what they lead to. Tells no secret."""
        ...

    def coach(self) -> AbstractAsyncContextManager[Coach]:
        """The use cases over the stores that are set, or that run under the set folder."""
        ...

    def temporary_service(self) -> AbstractContextManager[RunningService]:
        """Everything started in a folder of its own, and removed afterwards."""
        ...
