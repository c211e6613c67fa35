"""Whether the folder of objects can be written."""

import asyncio
import os
import tempfile
from pathlib import Path

from adapters.filesystem.folders import STORE
from application.ports.failures import StoreUnavailable

_PATIENCE = 1.5  # seconds; a network drive can hang for ever


class FilesystemHealth:
    store = STORE

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def check(self) -> None:
        try:
            await asyncio.wait_for(asyncio.to_thread(self._write), _PATIENCE)
        except OSError as failure:  # TimeoutError is one too
            raise StoreUnavailable(STORE) from failure

    def _write(self) -> None:
        with tempfile.TemporaryFile(dir=self._folder) as file:
            file.write(b"ok")
            file.flush()
            os.fsync(file.fileno())
