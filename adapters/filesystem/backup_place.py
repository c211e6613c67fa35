"""Backups in a folder: of another disk, or another machine that is mounted here."""

import os
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from pathlib import Path

from adapters.filesystem.folders import NOT_THERE, in_thread
from adapters.filesystem.object_store import FilesystemObjectStore
from application.ports.object_store import checked_key

PAGE = 1_000


class FilesystemBackupPlace:
    def __init__(self, folder: Path) -> None:
        self._store = FilesystemObjectStore(folder)
        self._folder = folder / "objects"

    async def put(self, key: str, content: bytes) -> None:
        await self._store.put(key, content, content_type="application/octet-stream")

    async def get(self, key: str) -> bytes | None:
        return await self._store.get(key)

    async def has(self, key: str) -> bool:
        return await self._store.look(key) is not None

    async def remove(self, key: str) -> None:
        await self._store.remove(key)

    async def keys(self, folder: str) -> AsyncIterator[str]:
        found = _walk(self._folder / checked_key(folder), f"{folder}/")
        while page := await in_thread(lambda: list(islice(found, PAGE))):
            for key in page:
                yield key


def _walk(folder: Path, prefix: str) -> Iterator[str]:
    """In the order of the keys: a folder sorts by its name and the slash that follows it."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(
                f"{each.name}/" if each.is_dir(follow_symlinks=False) else each.name for each in entries
            )
    except NOT_THERE:
        return
    for name in names:
        if name.endswith("/"):
            yield from _walk(folder / name, prefix + name)
        else:
            yield prefix + name
