"""MongoDB brought back: the documents of a copy, and what changed since up to a moment."""

import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import bson

from adapters.mongo.changes import moment_of
from adapters.mongo.copies import OPTIONS, MongoCopies
from application.backup.change_pieces import OVERLAP, changes_since
from application.backup.listed_content import names_in
from application.backup.shelf import Shelf
from application.backup.vault import BackupDamaged
from domain.backup.backup_set import BackupSet
from infrastructure.backups.gathering import at_once

AT_ONCE = 4
LATER = timedelta(seconds=5)  # than PostgreSQL: a document too many is found and removed, one too few is lost


@dataclass(frozen=True, slots=True)
class DocumentsFilled:
    documents: int
    size: int
    changes: int
    changing_seconds: float
    covers_until: datetime
    last_write: datetime | None


async def fill(shelf: Shelf, copy: BackupSet, documents: MongoCopies, to: datetime | None) -> DocumentsFilled:
    definitions, size = list[tuple[str, str]](), 0
    filled = Counter[str]()

    async def fill_in(collection: str, blob: str) -> None:
        nonlocal size
        piece = await shelf.vault.kept(blob)
        number = await documents.fill(collection, piece)  # before it is added: others add meanwhile
        filled[collection] += number
        size += len(piece)

    async def pieces() -> AsyncIterator[tuple[str, str]]:
        async for line in shelf.lines(copy):
            name, definition = str(line["collection"]), line.get("definition")
            if definition is not None:
                definitions.append((name, str(definition)))
                await documents.make(name, str(definition))
            for blob in names_in(line):
                yield name, blob

    await at_once(AT_ONCE, fill_in, pieces())
    if filled.total() != copy.items:
        raise BackupDamaged(f"{copy.id} should have {copy.items} documents, and has {filled.total()}")
    for name, definition in definitions:
        if await documents.count(name) != filled[name]:
            raise BackupDamaged(f"{name} holds {await documents.count(name)} documents of {filled[name]}")
        await documents.index(name, definition)
    began = time.monotonic()
    changes, covers, last = await _apply(shelf, copy, documents, to)
    return DocumentsFilled(filled.total(), size, changes, time.monotonic() - began, covers, last)


async def _apply(
    shelf: Shelf, copy: BackupSet, documents: MongoCopies, to: datetime | None
) -> tuple[int, datetime, datetime | None]:
    begin, end = copy.begun_at - OVERLAP, to + LATER if to is not None else None
    applied, covers, last = 0, copy.begun_at, None
    async for piece in changes_since(shelf, copy):
        changes = [(moment_of(each), each) for each in bson.decode_iter(piece.body, OPTIONS)]
        wanted = [(at, each) for at, each in changes if at >= begin and (end is None or at <= end)]
        await documents.apply([each for _, each in wanted])
        applied += len(wanted)
        last = max((at for at, _ in wanted), default=last)
        covers = max(covers, datetime.fromisoformat(piece.head["at"]))
        if end is not None and covers > end:
            break
    return applied, covers, last
