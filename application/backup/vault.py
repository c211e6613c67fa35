"""The backup place as backups see it: sealed pieces, and content that is kept once."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from application.ports.backup_place import BackupPlace
from application.ports.backup_seal import BackupSeal, BackupSealBroken
from application.ports.failures import StoreUnavailable

T = TypeVar("T")

PART = 8 * 1024 * 1024  # bytes that are sealed together, and in memory a few times
ATTEMPTS = 6
FIRST_PAUSE = 0.2  # seconds; then twice as long each time


class BackupDamaged(Exception):
    """Something is missing in the backup place, or is not what was put there."""


@dataclass(frozen=True, slots=True)
class Piece:
    """``head`` says in words what ``body`` is."""

    head: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Vault:
    """Sealing takes time: it is done in threads. A place that does not answer is asked again for a while."""

    place: BackupPlace
    seal: BackupSeal

    async def put(self, key: str, piece: Piece) -> int:
        """Says how many bytes that took."""
        content = json.dumps(dict(piece.head)).encode() + b"\n" + piece.body
        sealed = await asyncio.to_thread(self.seal.seal, content, key=key)
        await _patiently(lambda: self.place.put(key, sealed))
        return len(sealed)

    async def get(self, key: str) -> Piece:
        """Raises ``BackupDamaged``."""
        sealed = await _patiently(lambda: self.place.get(key))
        if sealed is None:
            raise BackupDamaged(f"{key} is missing")
        try:
            content = await asyncio.to_thread(self.seal.open, sealed, key=key)
        except BackupSealBroken as broken:
            raise BackupDamaged(str(broken)) from broken
        end = content.index(b"\n")
        return Piece(json.loads(content[:end]), content[end + 1 :])

    async def keep(self, content: bytes) -> tuple[str, int]:
        """Under a name of its own, once: says the name, and how many bytes were new."""
        name = await asyncio.to_thread(self.seal.name_of, content)
        if await _patiently(lambda: self.place.has(blob_key(name))):
            return name, 0
        return name, await self.put(blob_key(name), Piece({}, content))

    async def kept(self, name: str) -> bytes:
        """Raises ``BackupDamaged``."""
        return (await self.get(blob_key(name))).body


def blob_key(name: str) -> str:
    return f"blobs/{name[:2]}/{name}"


async def _patiently(ask: Callable[[], Awaitable[T]]) -> T:
    pause = FIRST_PAUSE
    for _ in range(ATTEMPTS - 1):
        try:
            return await ask()
        except StoreUnavailable:
            await asyncio.sleep(pause)
            pause *= 2
    return await ask()
