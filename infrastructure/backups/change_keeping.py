"""What changes in MongoDB, kept as it happens."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.changes import ChangeLog, ChangesLost
from application.backup.change_pieces import CHANGES, change_key
from application.backup.vault import Piece, Vault
from application.ports.backup_standings import BackupStanding, BackupStandings
from application.ports.clock import Clock
from domain.backup.kind import Kind
from infrastructure.backups.copying import noted

FULL = 1024 * 1024  # bytes of a piece; then the next one begins


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeKeeping:
    """Each piece says which one it follows; the latest is put there over and over while it grows."""

    vault: Vault
    database: AsyncDatabase[Mapping[str, Any]]
    standings: BackupStandings
    clock: Clock
    every: float
    on_gap: Callable[[], None]  # what comes does not follow on what is kept

    async def follow(self, stop: asyncio.Event) -> None:
        """Until ``stop``, or until the server fails."""
        log = ChangeLog(self.database, await self._latest())
        after = log.token or ""
        try:
            await log.open()
        except ChangesLost:
            log, after = ChangeLog(self.database), ""
            await log.open()
        if not after:
            self.on_gap()
        try:
            while not stop.is_set():
                after = await self._piece(log, after, stop)
        finally:
            await log.close()

    async def _piece(self, log: ChangeLog, after: str, stop: asyncio.Event) -> str:
        key, body = change_key(self.clock.now()), bytearray()
        while True:
            moment = self.clock.now()
            found = await log.read(FULL)
            for each in found:
                body += each
            head = {"after": after, "until": log.token or "", "at": moment.isoformat()}
            size = await self.vault.put(key, Piece(head, bytes(body)))
            standing = BackupStanding(
                kind=Kind.CHANGES, finished_at=self.clock.now(), covers_until=moment, size=size
            )
            await noted(self.standings, standing)
            if len(body) >= FULL or stop.is_set():
                return log.token or ""
            try:
                await asyncio.wait_for(stop.wait(), self.every)
            except TimeoutError:
                continue

    async def _latest(self) -> str | None:
        last = None
        async for key in self.vault.place.keys(CHANGES):
            last = key
        return (await self.vault.get(last)).head["until"] if last is not None else None
