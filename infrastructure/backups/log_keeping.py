"""PostgreSQL's log, kept as it grows."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from adapters.postgres.backup_programs import BackupPrograms, last_words
from adapters.postgres.lent import Driver
from adapters.postgres.log_slot import LogPosition, LogSlot
from application.backup.log_pieces import PARTIAL, log_key
from application.backup.vault import Piece, Vault
from application.ports.backup_standings import BackupStanding, BackupStandings
from application.ports.clock import Clock
from domain.backup.kind import Kind
from domain.backup.segment import Segment
from infrastructure.backups.copying import noted
from infrastructure.backups.spool import new_spool

PATIENCE = 30.0  # seconds until the receiver has what was there when we looked

_log = structlog.stdlib.get_logger("backup")


class SlotLost(Exception):
    """The server did not keep what we asked it to keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogKeeping:
    """The server keeps its log until it lies in the backup place: whoever is killed here loses nothing.

    A segment that is not full yet is put there too, over and over, so that an idle server is covered as well.
    """

    vault: Vault
    programs: BackupPrograms
    connect: Callable[[], Awaitable[Driver]]
    standings: BackupStandings
    clock: Clock
    every: float
    on_gap: Callable[[], None]  # what comes does not follow on what is kept

    async def follow(self, stop: asyncio.Event) -> None:
        """Until ``stop``, or until the server or the receiver fails."""
        connection = await self.connect()
        spool = new_spool()
        try:
            slot = LogSlot(connection)
            first = await self._held(slot)
            (spool / (first.name + PARTIAL)).touch()  # where the receiver takes it up
            async with self.programs.receiving(spool) as receiver:
                words = asyncio.create_task(last_words(receiver))
                while not stop.is_set() and receiver.returncode is None:
                    await self._keep(slot, spool)
                    await _either(stop, receiver, self.every)
                if not stop.is_set():
                    _log.warning("the receiver of the log has ended", said=await words)
                words.cancel()
        finally:
            await connection.close()
            shutil.rmtree(spool)

    async def _held(self, slot: LogSlot) -> Segment:
        at, held = await slot.now(), await slot.held_from()
        if held is None:
            self.on_gap()
            await slot.hold()
            held = await slot.held_from()
        if held is None:
            raise SlotLost(
                "the server gives up its log faster than it can be kept: look at max_slot_wal_keep_size"
            )
        return Segment.holding(held, at.segment.timeline, at.segment.size)

    async def _keep(self, slot: LogSlot, spool: Path) -> None:
        moment, at = self.clock.now(), await slot.now()
        if not await _has_received(slot, at):
            return
        size, oldest = 0, None
        for file in _files(spool):
            name = file.name.removesuffix(PARTIAL)
            segment = Segment.named(name, at.segment.size)
            size = await self.vault.put(
                log_key(at.system, file.name), Piece(_head(moment), file.read_bytes())
            )
            if file.suffix == PARTIAL:
                oldest = segment
            else:
                await self.vault.place.remove(log_key(at.system, name + PARTIAL))
                file.unlink()
        if oldest is not None:
            await slot.release_before(oldest)
        standing = BackupStanding(kind=Kind.WAL, finished_at=self.clock.now(), covers_until=moment, size=size)
        await noted(self.standings, standing)


async def _has_received(slot: LogSlot, at: LogPosition) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            while await slot.received() < at.position:  # noqa: ASYNC110 - the server only answers
                await asyncio.sleep(0.1)
    except TimeoutError:
        return False
    return True


async def _either(stop: asyncio.Event, receiver: asyncio.subprocess.Process, seconds: float) -> None:
    waiting = [asyncio.ensure_future(stop.wait()), asyncio.ensure_future(receiver.wait())]
    await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for each in waiting:
        each.cancel()


def _head(moment: datetime) -> dict[str, str]:
    return {"at": moment.isoformat()}


def _files(spool: Path) -> Sequence[Path]:
    """The oldest first; what is no segment is none of ours."""
    return sorted(each for each in spool.iterdir() if each.suffix in ("", PARTIAL))
