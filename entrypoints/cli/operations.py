"""What the command line can ask for. Whoever starts the product provides it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from application.coach import Coach
from application.ports.dead_letters import DeadLetter
from domain.privacy.declaring import Field


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


class Operations(Protocol):
    """``up``, ``serve`` and ``work`` return when the process is asked to stop, by Ctrl-C or SIGTERM."""

    @property
    def sample(self) -> Path:
        """Study material that comes with the product."""
        ...

    def up(self, announce: Callable[[RunningService], None]) -> None: ...
    def serve(self) -> None: ...
    def work(self) -> None: ...
    def migrate(self) -> None: ...
    def seed(self) -> DemoLearner: ...
    def holdings(self, home: Path | None = None) -> Sequence[Holdings]:
        """What each store holds: of the service that runs on ``home``, or else of the one that is set."""
        ...

    def dead_letters(self) -> Sequence[DeadLetter]: ...
    def replay(self, ids: Sequence[UUID]) -> int: ...
    def check_receipt(self, receipt: Path, *, keys: Path | None) -> ReceiptChecked:
        """Against a set of public keys, or else our own; raises ``ReceiptRefused``."""
        ...

    def rotate_keys(self, *, blind_index: bool) -> Rotated:
        """Of e-mails' index, or else the master key."""
        ...

    def held_fields(self) -> Iterable[Field]:
        """Every field that the stores and messages of this release have."""
        ...

    def coach(self) -> AbstractAsyncContextManager[Coach]:
        """The use cases over the stores that are set, or that run under the set folder."""
        ...

    def temporary_service(self) -> AbstractContextManager[RunningService]:
        """Everything started in a folder of its own, and removed afterwards."""
        ...
