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
    async for piece in _following(shelf, early=copy.begun_at - OVERLAP, begun=copy.begun_at):
        yield piece


async def changes_from(shelf: Shelf, moment: datetime) -> AsyncIterator[Piece]:
    """All that was kept since a moment, up to the first gap; nothing, if none was kept yet by then."""
    async for piece in _following(shelf, early=moment, begun=moment):
        yield piece


async def _following(shelf: Shelf, *, early: datetime, begun: datetime) -> AsyncIterator[Piece]:
    """What is between the two may have gaps: it was there when a copy was begun."""
    keys = [key async for key in shelf.vault.place.keys(CHANGES)]
    first, needed = change_key(early), change_key(begun)
    until: str | None = None
    for key in keys[max(0, bisect_right(keys, first) - 1) :] if keys and keys[0] <= needed else ():
        piece = await shelf.vault.get(key)
        if until is not None and piece.head["after"] != until and key > needed:
            return
        until = piece.head["until"]
        yield piece


def change_key(moment: datetime) -> str:
    """Pieces sort by when they were begun."""
    return f"{CHANGES}/{moment:%Y%m%dT%H%M%S.%f}"
