"""Content that copies only name: it lies in the backup place once, however many copies have it."""

from collections.abc import AsyncIterator, Mapping, Sequence

from application.backup.shelf import Shelf
from domain.backup.backup_set import BackupSet
from domain.backup.kind import Kind

NAMING = (Kind.DOCUMENTS, Kind.OBJECTS)


async def content_of(shelf: Shelf, copy: BackupSet) -> AsyncIterator[str]:
    if copy.kind in NAMING:
        async for line in shelf.lines(copy):
            for name in names_in(line):
                yield name


def names_in(line: Mapping[str, object]) -> Sequence[str]:
    blobs = line.get("blobs", ())
    return [str(each) for each in blobs] if isinstance(blobs, list | tuple) else []
