"""Reading backups back: every piece is opened, and every sum is made again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from application.backup.change_pieces import CHANGES, changes_since
from application.backup.listed_content import content_of
from application.backup.log_pieces import PARTIAL, log_after, names_of
from application.backup.shelf import Shelf
from application.backup.vault import BackupDamaged
from domain.backup.backup_set import BackupSet
from domain.backup.kind import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A copy or a stream. ``problem`` says what is wrong with it, if anything is."""

    what: str
    pieces: int
    covers_until: datetime | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class Verifying:
    """Content that several copies share is read once."""

    shelf: Shelf
    _good: set[str] = field(default_factory=set)

    async def verify(self) -> Sequence[Verified]:
        sets = await self.shelf.sets()
        copies = [await self._copy(each) for each in sets]
        bases = [each for each in sets if each.kind is Kind.BASE]
        documents = [each for each in sets if each.kind is Kind.DOCUMENTS]
        log = [await self._log(bases[-1])] if bases else []
        return [*copies, *log, *([await self._changes(documents[-1])] if documents else [])]

    async def _copy(self, copy: BackupSet) -> Verified:
        pieces, problem = copy.parts, None
        try:
            async for _ in self.shelf.content(copy):
                pass
            async for name in content_of(self.shelf, copy):
                pieces += 1
                await self._blob(name)
        except BackupDamaged as damaged:
            problem = str(damaged)
        return Verified(what=copy.id, pieces=pieces, covers_until=copy.begun_at, problem=problem)

    async def _blob(self, name: str) -> None:
        if name in self._good:
            return
        if self.shelf.vault.seal.name_of(await self.shelf.vault.kept(name)) != name:
            raise BackupDamaged(f"content {name} is not what its name says")
        self._good.add(name)

    async def _log(self, base: BackupSet) -> Verified:
        """From the newest base on; a hole ends what can be restored."""
        system, _, first = base.follows.partition("/")
        read, covers, problem = set[str](), base.finished_at, None
        try:
            async for name, piece in log_after(self.shelf, base):
                read.add(name)
                covers = max(covers, datetime.fromisoformat(piece.head["at"]))
            there = {name.removesuffix(PARTIAL) for name in await names_of(self.shelf, system)}
            behind = {name for name in there - read if name >= first and name[:8] == first[:8]}
            problem = f"{len(behind)} segments lie behind a hole" if behind else None
        except BackupDamaged as damaged:
            problem = str(damaged)
        return Verified(what=f"wal after {base.id}", pieces=len(read), covers_until=covers, problem=problem)

    async def _changes(self, copy: BackupSet) -> Verified:
        pieces, covers, problem = 0, copy.begun_at, None
        try:
            async for piece in changes_since(self.shelf, copy):
                pieces, covers = pieces + 1, max(covers, datetime.fromisoformat(piece.head["at"]))
            last = await self._last_change()
            problem = "changes are missing in between" if last is not None and last > covers else None
        except BackupDamaged as damaged:
            problem = str(damaged)
        return Verified(what=f"changes after {copy.id}", pieces=pieces, covers_until=covers, problem=problem)

    async def _last_change(self) -> datetime | None:
        last = None
        async for key in self.shelf.vault.place.keys(CHANGES):
            last = key
        return (
            datetime.fromisoformat((await self.shelf.vault.get(last)).head["at"])
            if last is not None
            else None
        )
