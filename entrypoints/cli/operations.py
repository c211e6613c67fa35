"""What the command line can ask for. Whoever starts the product provides it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from application.coach import Coach
from application.ports.dead_letters import DeadLetter


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
    def coach(self) -> AbstractAsyncContextManager[Coach]:
        """The use cases over the stores that are set, or that run under the set folder."""
        ...

    def temporary_service(self) -> AbstractContextManager[RunningService]:
        """Everything started in a folder of its own, and removed afterwards."""
        ...
