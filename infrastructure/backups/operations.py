"""Backups, as the command line asks for them. Each operation loads what it needs."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from application.backup.listing import BackupsListed
from application.backup.pruning import Pruned
from application.backup.restored import Restored
from application.backup.verifying import Verified
from domain.backup.backup_set import BackupSet
from domain.backup.kind import Kind
from entrypoints.cli.backup_operations import RestoreOrder
from entrypoints.cli.drilled import Drilled
from infrastructure.settings import LogLevel, Settings

T = TypeVar("T")


class Run(Protocol):
    def __call__(self, operation: Coroutine[Any, Any, T], /) -> T: ...


@dataclass(frozen=True, slots=True)
class Backups:
    """``settings`` reads them, logging from a level on."""

    settings: Callable[[LogLevel], Settings]
    start: Run

    def run(self, kinds: Sequence[Kind], *, tell: Callable[[BackupSet], None]) -> None:
        from infrastructure.backups.commands import run

        self.start(run(self.settings("warning"), kinds, tell))

    def watch(self) -> None:
        from infrastructure.backups.commands import watch

        self.start(watch(self.settings("info")))

    def list(self, source: Path | None) -> BackupsListed:
        from infrastructure.backups.commands import list_

        return self.start(list_(self.settings("warning"), source))

    def verify(self, source: Path | None) -> Sequence[Verified]:
        from infrastructure.backups.commands import verify

        return self.start(verify(self.settings("warning"), source))

    def rehearse(self, source: Path | None) -> Restored:
        from infrastructure.backups.commands import rehearse

        return self.start(rehearse(self.settings("warning"), source))

    def prune(self, *, pretend: bool) -> Pruned:
        from infrastructure.backups.commands import prune

        return self.start(prune(self.settings("warning"), pretend=pretend))

    def restore(self, order: RestoreOrder) -> Restored:
        from infrastructure.backups.commands import bring_back

        return self.start(bring_back(self.settings("warning"), order))

    def drill(self, learners: int) -> Drilled:
        from infrastructure.backups.drill import drill

        self.settings("warning")
        return drill(learners)
