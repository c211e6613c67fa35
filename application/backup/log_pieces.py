"""PostgreSQL's log in the backup place."""

import asyncio
from collections.abc import AsyncIterator

from application.backup.shelf import Shelf
from application.backup.vault import Piece
from domain.backup.backup_set import BackupSet
from domain.backup.segment import Segment

PARTIAL = ".partial"  # stands behind the name of a segment that is not full yet
AT_ONCE = 8  # segments that are fetched together


def log_key(system: str, name: str) -> str:
    return f"wal/{system}/{name}"


async def log_after(shelf: Shelf, base: BackupSet) -> AsyncIterator[tuple[str, Piece]]:
    """The segments from where a base goes on, up to the first hole; the last one may not be full."""
    system, _, first = base.follows.partition("/")
    segment, vault = Segment.named(first), shelf.vault
    there = await names_of(shelf, system)
    while True:
        names: list[str] = []
        while len(names) < AT_ONCE and segment.name in there:
            names.append(segment.name)
            segment = segment.next
        fetched = await asyncio.gather(*(vault.get(log_key(system, name)) for name in names))
        for name, piece in zip(names, fetched, strict=True):
            yield name, piece
        if len(names) < AT_ONCE:
            break
    if segment.name + PARTIAL in there:
        yield segment.name, await vault.get(log_key(system, segment.name + PARTIAL))


async def names_of(shelf: Shelf, system: str) -> set[str]:
    return {key.rpartition("/")[2] async for key in shelf.vault.place.keys(f"wal/{system}")}
