"""Objects as files in a folder, for one machine."""

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from application.ports.failures import StoreUnavailable
from application.ports.object_store import checked_key

T = TypeVar("T")

STORE = "objects"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_OLD_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_NOT_THERE = (FileNotFoundError, NotADirectoryError, IsADirectoryError)


class FilesystemObjectStore:
    """Files lie under ``folder/objects`` as their keys say; nobody but this account can read them.

    A file is written whole under ``folder/unfinished`` and then moved. Folders are opened one by one and
    links are never followed, so that no key and no link leads out. What cannot be done right now (a full
    disk) raises ``StoreUnavailable``. The content type is in the manifest, not here.
    """

    def __init__(self, folder: Path) -> None:
        self._objects = folder / "objects"
        self._unfinished = folder / "unfinished"
        for each in (self._objects, self._unfinished):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def put(self, key: str, content: bytes, *, content_type: str) -> None:  # noqa: ARG002 - see above
        *folders, name = checked_key(key).split("/")
        await _in_thread(lambda: self._put(folders, name, content))

    async def get(self, key: str) -> bytes | None:
        *folders, name = checked_key(key).split("/")
        return await _in_thread(lambda: self._get(folders, name))

    async def remove(self, key: str) -> None:
        *folders, name = checked_key(key).split("/")
        await _in_thread(lambda: self._remove(folders, name))

    def _put(self, folders: Sequence[str], name: str, content: bytes) -> None:
        draft = self._unfinished / uuid4().hex
        try:
            _write(draft, content)
            with self._opened(folders, create=True) as folder:
                os.rename(draft, name, dst_dir_fd=folder)
                os.fsync(folder)
        finally:
            draft.unlink(missing_ok=True)

    def _get(self, folders: Sequence[str], name: str) -> bytes | None:
        with (
            suppress(*_NOT_THERE),
            self._opened(folders) as folder,
            os.fdopen(os.open(name, _OLD_FILE, dir_fd=folder), "rb") as file,
        ):
            return file.read()
        return None

    def _remove(self, folders: Sequence[str], name: str) -> None:
        with suppress(*_NOT_THERE), self._opened(folders) as folder:
            os.unlink(name, dir_fd=folder)
            os.fsync(folder)

    @contextmanager
    def _opened(self, parts: Sequence[str], *, create: bool = False) -> Iterator[int]:
        folder = os.open(self._objects, _FOLDER)
        try:
            for part in parts:
                if create:
                    _make_folder(part, inside=folder)
                inner = os.open(part, _FOLDER, dir_fd=folder)
                os.close(folder)
                folder = inner
            yield folder
        finally:
            os.close(folder)


async def _in_thread(work: Callable[[], T]) -> T:
    try:
        return await asyncio.to_thread(work)
    except OSError as failure:
        raise StoreUnavailable(STORE) from failure


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, _NEW_FILE, mode=0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _make_folder(name: str, *, inside: int) -> None:
    with suppress(FileExistsError):
        os.mkdir(name, mode=0o700, dir_fd=inside)
        os.fsync(inside)
