"""What changed in MongoDB, in the backup place."""

from bisect import bisect_right
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from application.backup.shelf import Shelf
from application.backup.vault import Piece
from domain.backup.backup_set import BackupSet

CHANGES = "changes"
OVERLAP = timedelta(minutes=2)  # between clocks; what is applied twice comes to the same


async def changes_since(shelf: Shelf, copy: BackupSet) -> AsyncIterator[Piece]:
    """From before the copy began, each following on the one before; up to the first that does not."""
    keys = [key async for key in shelf.vault.place.keys(CHANGES)]
    begun, early = change_key(copy.begun_at), change_key(copy.begun_at - OVERLAP)
    until: str | None = None
    for key in keys[max(0, bisect_right(keys, early) - 1) :] if keys and keys[0] <= begun else ():
        piece = await shelf.vault.get(key)
        if until is not None and piece.head["after"] != until and key > begun:
            return
        until = piece.head["until"]
        yield piece


def change_key(moment: datetime) -> str:
    """Pieces sort by when they were begun."""
    return f"{CHANGES}/{moment:%Y%m%dT%H%M%S.%f}"
