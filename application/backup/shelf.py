"""Copies in the backup place: one is there when its manifest is, which is put last."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from application.backup.vault import PART, BackupDamaged, Piece, Vault
from application.ports.clock import Clock
from domain.backup.backup_set import BackupSet
from domain.backup.kind import Kind

SETS = "sets"
BEGUN, MANIFEST = "begun", "manifest"
SWEEPING = "sweeping"  # stands there while content is thrown away
SWEPT_BY_THEN = timedelta(hours=1)
LOOK_AGAIN = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Shelf:
    vault: Vault
    clock: Clock

    async def begin(self, kind: Kind) -> "Draft":
        """Told to everybody at once: what it is about to refer to is not thrown away meanwhile."""
        now = self.clock.now()
        draft = Draft(self, f"{kind.value}-{now:%Y%m%dT%H%M%S.%fZ}", kind, now)
        await self.vault.put(f"{draft.folder}/{BEGUN}", Piece({"at": now.isoformat()}, b""))
        while await self._is_swept():  # noqa: ASYNC110 - by another process, perhaps on another machine
            await asyncio.sleep(LOOK_AGAIN)
        return draft

    async def _is_swept(self) -> bool:
        if not await self.vault.place.has(SWEEPING):
            return False
        try:
            begun = datetime.fromisoformat((await self.vault.get(SWEEPING)).head["at"])
        except BackupDamaged:  # gone meanwhile
            return False
        return self.clock.now() - begun < SWEPT_BY_THEN

    async def sets(self, *kinds: Kind) -> Sequence[BackupSet]:
        """The oldest first."""
        keys = [key for kind in kinds or Kind async for key in self._manifests(kind)]
        found = [_read((await self.vault.get(key)).head) for key in keys]
        return sorted(found, key=lambda each: each.finished_at)

    async def newest(self, kind: Kind) -> BackupSet | None:
        """Reads one manifest: names sort by time."""
        last = None
        async for key in self._manifests(kind):
            last = key
        return _read((await self.vault.get(last)).head) if last is not None else None

    async def _manifests(self, kind: Kind) -> AsyncIterator[str]:
        async for key in self.vault.place.keys(f"{SETS}/{kind.value}"):
            if key.endswith(f"/{MANIFEST}"):
                yield key

    async def content(self, copy: BackupSet) -> AsyncIterator[bytes]:
        """As it was written; raises ``BackupDamaged`` at the latest when all is read."""
        digest = hashlib.sha256()
        for number in range(copy.parts):
            part = (await self.vault.get(f"{folder_of(copy)}/{number:08d}")).body
            digest.update(part)
            yield part
        if digest.hexdigest() != copy.digest:
            raise BackupDamaged(f"{copy.id} is not what was written")

    async def lines(self, copy: BackupSet) -> AsyncIterator[dict[str, object]]:
        """Of a copy that is a list: one after the other, whatever their number."""
        rest = b""
        async for part in self.content(copy):
            *whole, rest = (rest + part).split(b"\n")
            for line in whole:
                yield json.loads(line)


@dataclass(slots=True)
class Draft:
    """A copy that is being written. Whoever gives up leaves debris that is no copy."""

    shelf: Shelf
    id: str
    kind: Kind
    begun_at: datetime
    parts: int = 0
    size: int = 0
    _digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    _rest: bytearray = field(default_factory=bytearray)

    @property
    def folder(self) -> str:
        return f"{SETS}/{self.kind.value}/{self.id}"

    async def write(self, content: bytes) -> None:
        self._rest += content
        while len(self._rest) >= PART:
            await self._part(PART)

    async def line(self, values: dict[str, object]) -> None:
        await self.write(json.dumps(values, separators=(",", ":")).encode() + b"\n")

    async def finish(self, *, items: int, follows: str = "") -> BackupSet:
        """``items``: what it holds; ``follows``: where the stream of changes must be taken up."""
        if self._rest:
            await self._part(len(self._rest))
        copy = BackupSet(
            id=self.id,
            kind=self.kind,
            begun_at=self.begun_at,
            finished_at=self.shelf.clock.now(),
            size=self.size,
            items=items,
            parts=self.parts,
            digest=self._digest.hexdigest(),
            follows=follows,
        )
        await self.shelf.vault.put(f"{self.folder}/{MANIFEST}", Piece(_written(copy), b""))
        return copy

    async def _part(self, length: int) -> None:
        part = bytes(self._rest[:length])
        del self._rest[:length]
        self._digest.update(part)
        self.size += await self.shelf.vault.put(f"{self.folder}/{self.parts:08d}", Piece({}, part))
        self.parts += 1


def folder_of(copy: BackupSet) -> str:
    return f"{SETS}/{copy.kind.value}/{copy.id}"


def _written(copy: BackupSet) -> dict[str, str]:
    plain = asdict(copy) | {
        "kind": copy.kind.value,
        "begun_at": copy.begun_at.isoformat(),
        "finished_at": copy.finished_at.isoformat(),
    }
    return {name: str(value) for name, value in plain.items()}


def _read(head: object) -> BackupSet:
    if not isinstance(head, dict):
        raise BackupDamaged("a manifest says nothing")
    return BackupSet(
        id=head["id"],
        kind=Kind(head["kind"]),
        begun_at=datetime.fromisoformat(head["begun_at"]),
        finished_at=datetime.fromisoformat(head["finished_at"]),
        size=int(head["size"]),
        items=int(head["items"]),
        parts=int(head["parts"]),
        digest=head["digest"],
        follows=head["follows"],
    )
