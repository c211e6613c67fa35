"""Where backups lie: apart from the stores, and not under their account."""

from collections.abc import AsyncIterator
from typing import Protocol


class BackupPlace(Protocol):
    """Keeps sealed bytes under keys like those of ``ObjectStore``: whole or not at all, even after a crash.

    ``keys`` gives those under a folder, in ascending order; of a folder that is not there, none. ``remove``
    of what is not there does nothing.
    """

    async def put(self, key: str, content: bytes) -> None: ...
    async def get(self, key: str) -> bytes | None: ...
    async def has(self, key: str) -> bool: ...
    async def remove(self, key: str) -> None: ...
    def keys(self, folder: str) -> AsyncIterator[str]: ...
