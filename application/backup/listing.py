"""What lies in the backup place, at a glance: nothing is read but manifests and the ends of the streams."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from application.backup.change_pieces import CHANGES
from application.backup.shelf import Shelf
from domain.backup.backup_set import BackupSet
from domain.backup.kind import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupsListed:
    """``log_until`` and ``changes_until`` are how far PostgreSQL and MongoDB can be brought."""

    sets: Sequence[BackupSet]
    log_until: datetime | None
    changes_until: datetime | None


async def list_backups(shelf: Shelf) -> BackupsListed:
    sets = await shelf.sets()
    bases = [each for each in sets if each.kind is Kind.BASE]
    keys = shelf.vault.place.keys
    log = await _end(shelf, keys(f"wal/{bases[-1].follows.partition('/')[0]}")) if bases else None
    return BackupsListed(sets=sets, log_until=log, changes_until=await _end(shelf, keys(CHANGES)))


async def _end(shelf: Shelf, keys: AsyncIterator[str]) -> datetime | None:
    last = None
    async for key in keys:
        last = key
    return datetime.fromisoformat((await shelf.vault.get(last)).head["at"]) if last is not None else None
