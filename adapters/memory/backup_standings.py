"""How far the backups are, in a dictionary."""

from collections.abc import Sequence

from application.ports.backup_standings import BackupStanding
from domain.backup.kind import Kind


class MemoryBackupStandings:
    def __init__(self) -> None:
        self._latest: dict[Kind, BackupStanding] = {}

    async def note(self, standing: BackupStanding) -> None:
        known = self._latest.get(standing.kind)
        if known is None or known.finished_at < standing.finished_at:
            self._latest[standing.kind] = standing

    async def latest(self) -> Sequence[BackupStanding]:
        return sorted(self._latest.values(), key=lambda each: each.kind.value)
