"""Everything brought back into an empty folder, and made to agree before anybody comes in."""

import asyncio
import shutil
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from adapters.filesystem.object_store import FilesystemObjectStore
from adapters.mongo.copies import MongoCopies, copying_client
from adapters.postgres.engine import connect_directly
from application.backup.listing import list_backups
from application.backup.proof import Points
from application.backup.restored import Restored, StoreRestored
from application.backup.shelf import Shelf
from application.backup.vault import BackupDamaged
from application.ports.object_store import ObjectStore
from domain.backup.backup_set import BackupSet, newest_before
from domain.backup.kind import Kind
from infrastructure.backups.agreeing import agree
from infrastructure.backups.empty_home import checked_home
from infrastructure.backups.filling_documents import LATER, fill
from infrastructure.backups.gathering import at_once
from infrastructure.backups.listed import ListedObject, listed
from infrastructure.backups.proving import window_of
from infrastructure.backups.replaying_log import fetch_log, play, unpack
from infrastructure.deployment import Addresses, Deployment
from infrastructure.embedded import EmbeddedMongo, EmbeddedPostgres
from infrastructure.keys import kept_keys
from infrastructure.refused import Refused
from infrastructure.settings import Settings

AT_ONCE = 8  # files
TOGETHER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    base: BackupSet
    documents: BackupSet
    objects: BackupSet


async def restore(settings: Settings, shelf: Shelf, to: datetime | None, *, without_ledger: bool) -> Restored:
    """Into the settings' home, with embedded servers; raises ``Refused``.

    PostgreSQL is brought to the moment, or as far as its log goes; MongoDB to the same or a little
    later; then the others are made to agree with PostgreSQL.
    """
    began, home = time.monotonic(), checked_home(settings, without_ledger=without_ledger)
    keys, chosen = kept_keys(settings, home.keys, may_make=False), await _chosen(shelf, to)
    until = to or await _latest(shelf, chosen)
    async with AsyncExitStack() as stack:
        stack.enter_context(home.owned())
        home.restoring.touch()
        mongo = EmbeddedMongo(home.mongo)
        stack.push_async_callback(asyncio.to_thread, mongo.stop)
        await asyncio.to_thread(mongo.start)
        async with asyncio.TaskGroup() as group:
            rows = group.create_task(_rows(stack, shelf, chosen.base, home.postgres, until))
            documents = group.create_task(_documents(shelf, chosen.documents, mongo, settings, until))
            objects = group.create_task(
                _objects(shelf, chosen.objects, FilesystemObjectStore(settings.objects))
            )
        postgres = EmbeddedPostgres(home.postgres)
        addresses = Addresses(postgres=postgres.dsn(), postgres_direct=postgres.dsn(), mongo=mongo.url)
        deployment = Deployment(settings=settings, addresses=addresses, keys=keys)
        points = Points(truth=rows.result().covers_until, documents=documents.result().covers_until)
        proving = partial(window_of, shelf, points=points)
        agreed = await agree(deployment, proving, brought_to=points.truth)
        if agreed.since is not None:
            home.unproven.touch()
        home.seeded.touch()
        home.restoring.unlink()
    return Restored(
        stores=[rows.result(), documents.result(), objects.result()],
        checked=agreed.checked,
        repaired=agreed.repaired,
        left=agreed.left,
        ledger=agreed.ledger,
        replayed=agreed.replayed,
        unfinished=agreed.unfinished,
        agreed_since=agreed.since,
        all_because=agreed.all_because,
        agreeing_seconds=agreed.seconds,
        seconds=time.monotonic() - began,
    )


async def _chosen(shelf: Shelf, to: datetime | None) -> Chosen:
    now = shelf.clock.now()
    if to is not None and to > now:
        raise Refused("That moment is yet to come")
    sets = await shelf.sets()
    base, documents, objects = (
        newest_before(sets, kind, to or now) for kind in (Kind.BASE, Kind.DOCUMENTS, Kind.OBJECTS)
    )
    if base is None:
        raise Refused("No base of PostgreSQL was finished by then: `coach backup list` shows what is there")
    if documents is None or objects is None:
        raise Refused("There is no copy of the documents or the objects that was finished by then")
    return Chosen(base=base, documents=documents, objects=objects)


async def _latest(shelf: Shelf, chosen: Chosen) -> datetime | None:
    """Where both streams lead: a row whose documents were not kept yet could not be mended.

    None, each as far as its own goes, where they end too far apart to give up the rows between.
    """
    kept = await list_backups(shelf)
    if kept.log_until is None or kept.changes_until is None:
        return None
    both = min(kept.log_until, kept.changes_until - LATER)
    return both if kept.log_until - both <= TOGETHER and both > chosen.base.finished_at else None


async def _rows(
    stack: AsyncExitStack, shelf: Shelf, base: BackupSet, folder: Path, to: datetime | None
) -> StoreRestored:
    began, server, log = time.monotonic(), EmbeddedPostgres(folder), folder / "log"
    size = await unpack(shelf, base, server.data)
    fetched = await fetch_log(shelf, base, log, to)
    if to is not None and fetched.covers_until < to:  # also where a piece of it is missing
        raise Refused(f"The log goes to {fetched.covers_until:%Y-%m-%d %H:%M:%S} UTC only")
    running = await play(server, log, to)
    stack.push_async_callback(asyncio.to_thread, running.stop)
    shutil.rmtree(log)
    connection = await connect_directly(running.dsn())
    last: datetime | None = await connection.fetchval("SELECT pg_last_xact_replay_timestamp()")
    rows: int = await connection.fetchval(
        "SELECT sum(greatest(reltuples, 0))::bigint FROM pg_class WHERE relkind = 'r'"
    )
    await connection.close()
    return StoreRestored(
        store="postgres",
        copy=base.id,
        items=rows,
        size=size + fetched.size,
        seconds=time.monotonic() - began,
        covers_until=min(to, fetched.covers_until) if to is not None else fetched.covers_until,
        last_write=last,
    )


async def _documents(
    shelf: Shelf, copy: BackupSet, mongo: EmbeddedMongo, settings: Settings, to: datetime | None
) -> StoreRestored:
    began, client = time.monotonic(), copying_client(mongo.url)
    try:
        filled = await fill(shelf, copy, MongoCopies(client[settings.mongo_database]), to)
    finally:
        await client.close()
    return StoreRestored(
        store="mongo",
        copy=copy.id,
        items=filled.documents + filled.changes,
        size=filled.size,
        seconds=time.monotonic() - began,
        covers_until=filled.covers_until,
        last_write=filled.last_write,
        changes=filled.changes,
        changing_seconds=filled.changing_seconds,
    )


async def _objects(shelf: Shelf, copy: BackupSet, store: ObjectStore) -> StoreRestored:
    began, size, count = time.monotonic(), 0, 0

    async def put(each: ListedObject) -> None:
        nonlocal size, count
        async with aclosing(_content(shelf, each)) as pieces:
            await store.put_stream(each.key, pieces, content_type=each.content_type, size=each.size)
        size, count = size + each.size, count + 1

    async def files() -> AsyncIterator[tuple[ListedObject]]:
        async for each in listed(shelf, copy):
            yield (each,)

    await at_once(AT_ONCE, put, files())
    if count != copy.items:
        raise BackupDamaged(f"{copy.id} should have {copy.items} files, and has {count}")
    return StoreRestored(
        store="objects",
        copy=copy.id,
        items=count,
        size=size,
        seconds=time.monotonic() - began,
        covers_until=copy.begun_at,
        last_write=None,
    )


async def _content(shelf: Shelf, each: ListedObject) -> AsyncGenerator[bytes, None]:
    for blob in each.blobs:
        yield await shelf.vault.kept(blob)
