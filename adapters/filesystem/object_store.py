"""Objects as files in a folder, for one machine."""

import os
import shutil
from collections.abc import AsyncGenerator, AsyncIterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import BinaryIO
from uuid import uuid4

from adapters.filesystem.folders import NOT_THERE, in_thread, opened
from application.ports.object_store import ObjectExists, SizeDiffers, StoredObject, checked_key

PIECE = 256 * 1024  # bytes read at once
_OLD_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


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
        await in_thread(lambda: self._put(folders, name, content))

    async def put_stream(
        self,
        key: str,
        pieces: AsyncIterable[bytes],
        *,
        content_type: str,  # noqa: ARG002 - see above
        size: int,
        replace: bool = True,
    ) -> None:
        *folders, name = checked_key(key).split("/")
        draft, missing = self._draft(), size
        file = await in_thread(lambda: _new(draft))
        try:
            async for piece in pieces:
                missing -= len(piece)
                if missing < 0:
                    break
                await in_thread(partial(file.write, piece))
            if missing:
                raise SizeDiffers(too_large=missing < 0)
            await in_thread(lambda: _close(file))
            await in_thread(lambda: self._move(draft, folders, name, replace=replace))
        finally:
            _discard(file, draft)

    async def get(self, key: str) -> bytes | None:
        *folders, name = checked_key(key).split("/")
        return await in_thread(lambda: self._get(folders, name))

    async def get_stream(self, key: str) -> AsyncGenerator[bytes, None] | None:
        *folders, name = checked_key(key).split("/")
        file = await in_thread(lambda: self._open(folders, name))
        return None if file is None else _pieces(file)

    async def look(self, key: str) -> StoredObject | None:
        *folders, name = checked_key(key).split("/")
        return await in_thread(lambda: self._look(folders, name))

    async def remove(self, key: str) -> None:
        *folders, name = checked_key(key).split("/")
        await in_thread(lambda: self._remove(folders, name))

    async def remove_under(self, folder: str) -> int:
        *folders, name = checked_key(folder).split("/")
        return await in_thread(lambda: self._remove_under(folders, name))

    def _draft(self) -> Path:
        return self._unfinished / uuid4().hex

    def _put(self, folders: Sequence[str], name: str, content: bytes) -> None:
        draft = self._draft()
        file = _new(draft)
        try:
            file.write(content)
            _close(file)
            self._move(draft, folders, name, replace=True)
        finally:
            _discard(file, draft)

    def _move(self, draft: Path, folders: Sequence[str], name: str, *, replace: bool) -> None:
        with opened(self._objects, folders, create=True) as folder:
            if replace:
                os.rename(draft, name, dst_dir_fd=folder)
            else:
                try:
                    os.link(draft, name, dst_dir_fd=folder)
                except FileExistsError:
                    raise ObjectExists from None
            os.fsync(folder)

    def _get(self, folders: Sequence[str], name: str) -> bytes | None:
        file = self._open(folders, name)
        if file is None:
            return None
        with file:
            return file.read()

    def _open(self, folders: Sequence[str], name: str) -> BinaryIO | None:
        with suppress(*NOT_THERE), opened(self._objects, folders) as folder:
            if S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
                return os.fdopen(os.open(name, _OLD_FILE, dir_fd=folder), "rb")
        return None

    def _look(self, folders: Sequence[str], name: str) -> StoredObject | None:
        with suppress(*NOT_THERE), opened(self._objects, folders) as folder:
            status = os.stat(name, dir_fd=folder, follow_symlinks=False)
            if S_ISREG(status.st_mode):
                return StoredObject(status.st_size, None)
        return None

    def _remove(self, folders: Sequence[str], name: str) -> None:
        with suppress(*NOT_THERE), opened(self._objects, folders) as folder:
            os.unlink(name, dir_fd=folder)
            os.fsync(folder)

    def _remove_under(self, folders: Sequence[str], name: str) -> int:
        """The folder goes away as a whole, and whoever writes into it now writes into nothing."""
        away = self._draft()
        with suppress(*NOT_THERE), opened(self._objects, folders) as folder:
            if not S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
                return 0
            os.rename(name, away, src_dir_fd=folder)
            os.fsync(folder)
            count = sum(len(files) for _, _, files in os.walk(away))
            shutil.rmtree(away)
            return count
        return 0


async def _pieces(file: BinaryIO) -> AsyncGenerator[bytes, None]:
    with file:
        while piece := await in_thread(lambda: file.read(PIECE)):
            yield piece


def _new(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, _NEW_FILE, mode=0o600), "wb")


def _close(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()


def _discard(file: BinaryIO, draft: Path) -> None:
    with suppress(OSError):  # a full disk, which is known by now
        file.close()
    draft.unlink(missing_ok=True)
