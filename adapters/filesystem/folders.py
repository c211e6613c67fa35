"""Ways into the folder of objects that no key and no link can lead out of."""

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from application.ports.failures import StoreUnavailable

T = TypeVar("T")

STORE = "objects"
NOT_THERE = (FileNotFoundError, NotADirectoryError, IsADirectoryError)
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@contextmanager
def opened(root: Path, parts: Sequence[str], *, create: bool = False) -> Iterator[int]:
    """The innermost folder, opened one by one from ``root`` on; links are never followed."""
    folder = os.open(root, _FOLDER)
    try:
        for part in parts:
            if create:
                _make(part, inside=folder)
            inner = os.open(part, _FOLDER, dir_fd=folder)
            os.close(folder)
            folder = inner
        yield folder
    finally:
        os.close(folder)


async def in_thread(work: Callable[[], T]) -> T:
    """What cannot be done right now raises ``StoreUnavailable``."""
    try:
        return await asyncio.to_thread(work)
    except OSError as failure:
        raise StoreUnavailable(STORE) from failure


def _make(name: str, *, inside: int) -> None:
    with suppress(FileExistsError):
        os.mkdir(name, mode=0o700, dir_fd=inside)
        os.fsync(inside)
