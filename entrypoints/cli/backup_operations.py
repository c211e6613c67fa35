"""What the command line can ask for about backups."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from application.backup.listing import BackupsListed
from application.backup.pruning import Pruned
from application.backup.restored import Restored
from application.backup.verifying import Verified
from domain.backup.backup_set import BackupSet
from domain.backup.kind import Kind
from entrypoints.cli.drilled import Drilled


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreOrder:
    """From where the backups lie, into an empty folder, to a moment or as far as they go."""

    home: Path
    source: Path | None = None
    to: datetime | None = None
    without_ledger: bool = False


class BackupOperations(Protocol):
    """``source`` is a folder of backups, instead of the place that is set."""

    def run(self, kinds: Sequence[Kind], *, tell: Callable[[BackupSet], None]) -> None: ...
    def watch(self) -> None:
        """Returns when the process is asked to stop."""
        ...

    def list(self, source: Path | None) -> BackupsListed: ...
    def verify(self, source: Path | None) -> Sequence[Verified]: ...
    def rehearse(self, source: Path | None) -> Restored:
        """A restore into a folder that is removed afterwards."""
        ...

    def prune(self, *, pretend: bool) -> Pruned: ...
    def restore(self, order: RestoreOrder) -> Restored: ...
    def drill(self, learners: int) -> Drilled:
        """A system of its own is lost and brought back; nothing of ours is touched."""
        ...
