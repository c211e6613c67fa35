"""PostgreSQL brought back: the files of a base, and its log played onto them up to a moment."""

import asyncio
import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from application.backup.log_pieces import log_after
from application.backup.shelf import Shelf
from application.backup.vault import BackupDamaged
from domain.backup.backup_set import BackupSet
from infrastructure.embedded import EmbeddedPostgres, give_to_postgres
from infrastructure.refused import Refused
from infrastructure.server_process import ServerDidNotStart

PATIENCE = 4 * 3600.0  # seconds: what a restore may take
_TOO_SHORT = "recovery ended before configured recovery target was reached"


@dataclass(frozen=True, slots=True)
class LogFetched:
    """``covers_until`` is how far the log goes; ``size`` in bytes."""

    segments: int
    size: int
    covers_until: datetime


async def unpack(shelf: Shelf, base: BackupSet, data: Path) -> int:
    """Says how many bytes that were."""
    _new(data)
    tar = shutil.which("tar")
    if tar is None:
        raise Refused("tar is not installed")
    process = await asyncio.create_subprocess_exec(
        *(tar, "--extract", "--file=-", f"--directory={data}"), stdin=asyncio.subprocess.PIPE
    )
    tar_in, size = process.stdin, 0
    if tar_in is None:
        raise RuntimeError("tar was started without a pipe")
    async for part in shelf.content(base):
        tar_in.write(part)
        await tar_in.drain()
        size += len(part)
    tar_in.close()
    if await process.wait() != 0:
        raise BackupDamaged(f"{base.id} is no archive")
    _let_recover(data)
    return size


async def fetch_log(shelf: Shelf, base: BackupSet, folder: Path, to: datetime | None) -> LogFetched:
    """From where the base goes on to the moment, or as far as the log goes without a hole."""
    _new(folder)
    size, count, covers = 0, 0, base.finished_at
    async for name, piece in log_after(shelf, base):
        await asyncio.to_thread((folder / name).write_bytes, piece.body)
        size, count = size + len(piece.body), count + 1
        covers = max(covers, datetime.fromisoformat(piece.head["at"]))
        if to is not None and covers > to:
            break
    return LogFetched(count, size, covers)


async def play(postgres: EmbeddedPostgres, log: Path, to: datetime | None) -> EmbeddedPostgres:
    """Returns the running server, which from now on writes a timeline of its own."""
    give_to_postgres(postgres.data)
    give_to_postgres(log)
    settings = {
        "restore_command": f'cp "{log}/%f" "%p"',
        "recovery_target_timeline": "current",
        "recovery_target_action": "promote",
        "hot_standby": "off",  # who can connect finds all of it, and may write
    }
    wanted = settings | ({"recovery_target_time": to.isoformat()} if to is not None else {})
    server = EmbeddedPostgres(postgres.directory, settings=wanted, patience=PATIENCE)
    try:
        return await asyncio.to_thread(server.start)
    except ServerDidNotStart as failed:
        if to is None or not re.search(_TOO_SHORT, str(failed)):
            raise
    # Nothing was written between the moment and the end of the log: all of it is older.
    return await asyncio.to_thread(
        EmbeddedPostgres(postgres.directory, settings=settings, patience=PATIENCE).start
    )


def _new(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True)


def _let_recover(data: Path) -> None:
    (data / "recovery.signal").touch()
