"""One owner per folder, for as long as that one lives."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import IO

from infrastructure.refused import Refused


class DirectoryInUse(Refused):
    """Another owner runs a server on this folder."""

    def __init__(self, directory: Path, owner: str) -> None:
        super().__init__(f"{directory} is in use by process {owner}: stop that one, or choose another folder")


def locked(directory: Path) -> IO[str]:
    """Hold the folder by an open file: nobody else gets it while we live, anybody when we were killed."""
    lock = (directory / "owner.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        with lock:
            lock.seek(0)
            raise DirectoryInUse(directory, lock.read() or "unknown") from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def is_locked(directory: Path) -> bool:
    """Whether somebody holds the folder at this moment."""
    with suppress(FileNotFoundError), (directory / "owner.lock").open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
