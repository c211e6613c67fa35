"""The ledger of erasures in a folder of its own, which no dump holds and no restore replaces."""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from uuid import UUID, uuid4

import msgspec

from adapters.filesystem.folders import in_thread
from application.ports.erasure_ledger import LedgerEntry

ENTRY = "entry.json"


class FilesystemErasureLedger:
    """A folder for each erasure, an entry and receipts in it; whole files or none, and never over another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def enter(self, entry: LedgerEntry) -> None:
        page = msgspec.json.format(msgspec.json.encode(entry), indent=2)
        await in_thread(lambda: self._write(entry.erasure_id, ENTRY, page))

    async def prove(self, erasure_id: UUID, receipt: str) -> None:
        page = receipt.encode()
        name = f"receipt-{hashlib.sha256(page).hexdigest()[:16]}.json"
        await in_thread(lambda: self._write(erasure_id, name, page))

    async def entries(self) -> Sequence[LedgerEntry]:
        return await in_thread(self._read)

    def _write(self, erasure_id: UUID, name: str, page: bytes) -> None:
        folder = self._folder / str(erasure_id)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f".{uuid4().hex}"
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as file:
                file.write(page)
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(draft, folder / name)
        finally:
            draft.unlink(missing_ok=True)
        for changed in (folder, self._folder):
            _sync(changed)

    def _read(self) -> Sequence[LedgerEntry]:
        pages = sorted(self._folder.glob(f"*/{ENTRY}"))
        return [msgspec.json.decode(page.read_bytes(), type=LedgerEntry) for page in pages]


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
