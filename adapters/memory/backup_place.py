"""Backups in a dictionary, sealed with nothing but a note of where they belong."""

import hashlib
from collections.abc import AsyncIterator

from application.ports.backup_seal import BackupSealBroken
from application.ports.object_store import checked_key


class MemoryBackupPlace:
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def put(self, key: str, content: bytes) -> None:
        self.kept[checked_key(key)] = content

    async def get(self, key: str) -> bytes | None:
        return self.kept.get(checked_key(key))

    async def has(self, key: str) -> bool:
        return checked_key(key) in self.kept

    async def remove(self, key: str) -> None:
        self.kept.pop(checked_key(key), None)

    async def keys(self, folder: str) -> AsyncIterator[str]:
        for key in sorted(self.kept):
            if key.startswith(f"{checked_key(folder)}/"):
                yield key


class MemoryBackupSeal:
    def seal(self, content: bytes, *, key: str) -> bytes:
        return hashlib.sha256(key.encode() + b"\0" + content).digest() + content

    def open(self, sealed: bytes, *, key: str) -> bytes:
        if self.seal(sealed[32:], key=key) != sealed:
            raise BackupSealBroken(key)
        return sealed[32:]

    def name_of(self, content: bytes) -> str:
        return hashlib.sha256(content).hexdigest()
