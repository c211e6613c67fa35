"""Where PostgreSQL's log passes through before it is sealed: memory that looks like a folder."""

import os
import shutil
import tempfile
from pathlib import Path

import psutil

_MEMORY = Path("/dev/shm")  # noqa: S108  # nosec B108 - the folders in it are made for us alone
_NAME = "coach-log-"


def new_spool() -> Path:
    """Where the machine has no such memory, a folder for temporary files. What the killed left is removed."""
    parent = _MEMORY if os.access(_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    for left in parent.glob(f"{_NAME}*"):
        owner = left.name.removeprefix(_NAME).partition("-")[0]
        if owner.isdecimal() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{_NAME}{os.getpid()}-", dir=parent))
