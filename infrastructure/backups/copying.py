"""Copies of each store, as they are now."""

from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass

import structlog

from adapters.mongo.copies import MongoCopies
from adapters.postgres.backup_programs import BackupPrograms
from adapters.postgres.lent import Driver
from adapters.postgres.log_slot import LogSlot
from application.backup.shelf import Draft, Shelf
from application.backup.vault import PART
from application.ports.backup_standings import BackupStanding, BackupStandings
from application.ports.failures import StoreUnavailable
from application.ports.inventory import Inventory
from application.ports.object_store import ObjectStore
from domain.backup.backup_set import BackupSet
from domain.backup.kind import Kind
from infrastructure.backups.listed import ListedObject, listed

_log = structlog.stdlib.get_logger("backup")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copying:
    shelf: Shelf
    programs: BackupPrograms
    connect: Callable[[], Awaitable[Driver]]
    documents: MongoCopies
    objects: ObjectStore
    inventory: Inventory
    standings: BackupStandings

    async def copy(self, kind: Kind) -> BackupSet:
        """Whole, or it is none."""
        draft = await self.shelf.begin(kind)
        match kind:
            case Kind.BASE:
                made = await self._base(draft)
            case Kind.DUMP:
                made = await self._dump(draft)
            case Kind.DOCUMENTS:
                made = await self._documents(draft)
            case Kind.OBJECTS:
                made = await self._objects(draft)
            case _:
                raise ValueError(f"{kind} is no copy")
        await self.note(kind, made)
        return made

    async def note(self, kind: Kind, made: BackupSet) -> None:
        standing = BackupStanding(
            kind=kind, finished_at=made.finished_at, covers_until=made.begun_at, size=made.size
        )
        await noted(self.standings, standing)

    async def _base(self, draft: Draft) -> BackupSet:
        connection = await self.connect()
        try:
            slot, size = LogSlot(connection), 0
            async with slot.held_meanwhile(), aclosing(self.programs.base()) as pieces:
                at = await slot.now()
                async for piece in pieces:
                    await draft.write(piece)
                    size += len(piece)
        finally:
            await connection.close()
        return await draft.finish(items=size, follows=f"{at.system}/{at.segment.name}")

    async def _dump(self, draft: Draft) -> BackupSet:
        size = 0
        async with aclosing(self.programs.dump()) as pieces:
            async for piece in pieces:
                await draft.write(piece)
                size += len(piece)
        return await draft.finish(items=size)

    async def _documents(self, draft: Draft) -> BackupSet:
        """One after the other while they are written to: the changes since it began make it consistent."""
        items = 0
        for collection, definition in await self.documents.definitions():
            await draft.line({"collection": collection, "definition": definition})
            async for piece, count in self.documents.pieces(collection):
                blob, new = await self.shelf.vault.keep(piece)
                draft.size += new
                items += count
                await draft.line({"collection": collection, "blobs": [blob], "count": count})
        return await draft.finish(items=items)

    async def _objects(self, draft: Draft) -> BackupSet:
        """Only what is not in the copy before is read: both come in the order of their keys."""
        items, before = 0, listed(self.shelf, await self.shelf.newest(Kind.OBJECTS))
        async with aclosing(before):
            known = await anext(before, None)
            async for item in self.inventory.items():
                while known is not None and known.key < item.key:
                    known = await anext(before, None)
                stamp = f"{item.digest} {item.written_at}"
                same = known is not None and known.key == item.key and known.stamp == stamp
                copied = known if same else await self._object(draft, item.key, stamp)
                if copied is not None:
                    await draft.line(copied.line())
                    items += 1
        return await draft.finish(items=items)

    async def _object(self, draft: Draft, key: str, stamp: str) -> ListedObject | None:
        """Nothing, if it is gone by now."""
        there, pieces = await self.objects.look(key), await self.objects.get_stream(key)
        if there is None or pieces is None:
            return None
        blobs, rest, size = [], bytearray(), 0
        async with aclosing(pieces):
            async for piece in pieces:
                rest += piece
                size += len(piece)
                if len(rest) >= PART:
                    blobs.append(await self._blob(draft, bytes(rest)))
                    rest.clear()
        if rest:
            blobs.append(await self._blob(draft, bytes(rest)))
        return ListedObject(key, size, there.content_type or "application/octet-stream", stamp, blobs)

    async def _blob(self, draft: Draft, content: bytes) -> str:
        blob, new = await self.shelf.vault.keep(content)
        draft.size += new
        return blob


async def noted(standings: BackupStandings, standing: BackupStanding) -> None:
    """The backup is good, whether or not anybody can be told."""
    try:
        await standings.note(standing)
    except StoreUnavailable as away:
        _log.warning("how far the backups are could not be noted", reason=str(away))
