"""Throwing away what is kept long enough, and nothing that a copy that stays still needs."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from application.backup.change_pieces import CHANGES, OVERLAP, change_key
from application.backup.listed_content import content_of
from application.backup.shelf import BEGUN, MANIFEST, SETS, SWEEPING, Shelf, folder_of
from application.backup.vault import Piece, blob_key
from domain.backup.backup_set import BackupSet
from domain.backup.kind import Kind
from domain.backup.retention import doomed

DEBRIS = timedelta(days=1)  # a copy that takes longer than that has died


@dataclass(frozen=True, slots=True)
class Pruned:
    """Copies, pieces of the two streams, and pieces of content. ``swept`` is false while a copy is made."""

    sets: Sequence[str]
    debris: int
    stream: int
    blobs: int
    swept: bool


@dataclass(frozen=True, slots=True)
class Pruning:
    shelf: Shelf

    async def prune(self, *, pretend: bool = False) -> Pruned:
        """A copy that begins meanwhile waits: it could count on content that is about to go."""
        now = self.shelf.clock.now()
        await self.shelf.vault.put(SWEEPING, Piece({"at": now.isoformat()}, b""))
        try:
            return await self._prune(now, pretend=pretend)
        finally:
            await self.shelf.vault.place.remove(SWEEPING)

    async def _prune(self, now: datetime, *, pretend: bool) -> Pruned:
        sets = await self.shelf.sets()
        going = doomed(sets, now)
        staying = [each for each in sets if each not in going]
        begun, debris = await self._unfinished(now)
        stream = [key async for key in self._old_log(staying)] + await self._old_changes(staying)
        blobs = [] if begun else await self._unused(staying)
        if not pretend:
            for each in going:
                await self._remove_folder(folder_of(each))
            for folder in debris:
                await self._remove_folder(folder)
            for key in (*stream, *blobs):
                await self.shelf.vault.place.remove(key)
        return Pruned([each.id for each in going], len(debris), len(stream), len(blobs), not begun)

    async def _unfinished(self, now: datetime) -> tuple[Sequence[str], Sequence[str]]:
        """Folders of copies that are being made, and of those that never will be."""
        young: list[str] = []
        dead: list[str] = []
        parts: dict[str, set[str]] = {}
        async for key in self.shelf.vault.place.keys(SETS):
            folder, _, name = key.rpartition("/")
            parts.setdefault(folder, set()).add(name)
        for folder, names in parts.items():
            if MANIFEST not in names:
                alive = BEGUN in names and await self._is_young(f"{folder}/{BEGUN}", now)
                (young if alive else dead).append(folder)
        return young, dead

    async def _is_young(self, key: str, now: datetime) -> bool:
        begun = (await self.shelf.vault.get(key)).head["at"]
        return now - datetime.fromisoformat(begun) < DEBRIS

    async def _remove_folder(self, folder: str) -> None:
        """The manifest first: what has lost a part is no copy any more."""
        keys = [key async for key in self.shelf.vault.place.keys(folder)]
        for key in sorted(keys, key=lambda each: not each.endswith(MANIFEST)):
            await self.shelf.vault.place.remove(key)

    async def _old_log(self, staying: Sequence[BackupSet]) -> AsyncIterator[str]:
        """Before the segment that the oldest base goes on from; of servers without a base, all."""
        first: dict[str, str] = {}
        for base in staying:
            if base.kind is Kind.BASE:
                system, _, segment = base.follows.partition("/")
                first[system] = min(first.get(system, segment), segment)
        async for key in self.shelf.vault.place.keys("wal"):
            _, system, name = key.split("/")
            if first and name < first.get(system, "G"):  # after every hexadecimal digit
                yield key

    async def _old_changes(self, staying: Sequence[BackupSet]) -> list[str]:
        """A piece goes when the one after it begins before the oldest copy does."""
        oldest = min((each.begun_at for each in staying if each.kind is Kind.DOCUMENTS), default=None)
        keys = [key async for key in self.shelf.vault.place.keys(CHANGES)]
        if oldest is None:
            return []
        stamp = change_key(oldest - OVERLAP)
        return [key for key, following in pairwise(keys) if following < stamp]

    async def _unused(self, staying: Sequence[BackupSet]) -> list[str]:
        """Content that no copy that stays refers to."""
        used = set[str]()
        for copy in staying:
            async for name in content_of(self.shelf, copy):
                used.add(blob_key(name))
        return [key async for key in self.shelf.vault.place.keys("blobs") if key not in used]
