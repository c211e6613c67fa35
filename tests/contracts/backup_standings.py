"""Contract: how far the backups are."""

from dataclasses import replace
from datetime import timedelta

from application.ports.backup_standings import BackupStanding, BackupStandings
from domain.backup.kind import Kind
from tests.builders import NOW


def a_standing(kind: Kind = Kind.BASE, *, minutes: int = 0) -> BackupStanding:
    finished = NOW + timedelta(minutes=minutes, microseconds=1)
    return BackupStanding(
        kind=kind, finished_at=finished, covers_until=finished - timedelta(seconds=3), size=5_000_000_000
    )


class BackupStandingsContract:
    async def test_nothing_was_backed_up_at_first(self, backup_standings: BackupStandings) -> None:
        assert await backup_standings.latest() == []

    async def test_gives_the_latest_of_each_kind(self, backup_standings: BackupStandings) -> None:
        newer, other = a_standing(minutes=5), a_standing(Kind.WAL, minutes=1)
        for each in (a_standing(), newer, other):
            await backup_standings.note(each)
        assert await backup_standings.latest() == [newer, other]

    async def test_an_older_one_changes_nothing(self, backup_standings: BackupStandings) -> None:
        await backup_standings.note(latest := a_standing(minutes=5))
        await backup_standings.note(a_standing(minutes=1))
        await backup_standings.note(replace(latest, size=1))
        assert await backup_standings.latest() == [latest]
