"""Use case: an operator, a metric or a page asks when each store was last backed up: `Coach.read_backups`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Never

from returns.result import Result, Success

from application.ports.backup_standings import BackupStanding, BackupStandings


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBackupsCommand:
    """Of every kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupsView:
    """Kinds that were never backed up are missing; each one's ``kind.store`` says which store it is of.

    After a restore the figures are as old as what was restored, until the next backup.
    """

    standings: Sequence[BackupStanding]


@dataclass(frozen=True, slots=True)
class ReadBackups:
    backups: BackupStandings

    async def __call__(self, _: ReadBackupsCommand) -> Result[BackupsView, Never]:
        return Success(BackupsView(standings=await self.backups.latest()))
