"""The manifest of stored objects."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg
from sqlalchemy import bindparam, delete, false, func, select, true, union_all, update
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.aggregate_rows import AggregateRows
from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import objects
from application.ports.object_manifest import DueObjects, ManifestEntry
from domain.privacy.retention import ObjectKind

_objects = objects.c
_COLUMNS = (
    *("key", "tenant_id", "user_id", "kind", "session_id", "size", "content_type"),
    *("created_at", "archive_at", "archived_at", "expires_at"),
)
_GET = Statement(
    select(objects).where(_objects.tenant_id == bindparam("tenant_id"), _objects.key == bindparam("key"))
)
_ADD = Statement(
    insert(objects)
    .values({name: bindparam(name, type_=_objects[name].type) for name in _COLUMNS})
    .on_conflict_do_nothing()
    .returning(_objects.key)
)
_EXPIRED = Statement(
    select(objects)
    .where(_objects.expires_at <= bindparam("now"))
    .order_by(_objects.expires_at, _objects.key)
    .limit(bindparam("limit"))
)
_FORGET = Statement(
    delete(objects).where(_objects.key == bindparam("key"), _objects.expires_at == bindparam("expires_at"))
)
_due = (
    select(_objects.key)
    .where(_objects.archive_at <= bindparam("now"), _objects.archived_at.is_(None))
    .order_by(_objects.archive_at, _objects.key)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_ARCHIVE = Statement(
    update(objects)
    .where(_objects.key.in_(_due))
    .values(archived_at=bindparam("now", type_=_objects.archived_at.type))
    .returning(_objects.key)
)


_counted = (_objects.kind, func.count().label("count"), func.min(_objects.created_at).label("oldest"))
_DUE = Statement(
    union_all(
        select(false().label("archived"), *_counted)
        .where(_objects.expires_at <= bindparam("now"))
        .group_by(_objects.kind),
        select(true().label("archived"), *_counted)
        .where(_objects.archive_at <= bindparam("now"), _objects.archived_at.is_(None))
        .group_by(_objects.kind),
    ).order_by("archived", "kind")
)


class PostgresObjectManifest:
    def __init__(self, rows: AggregateRows) -> None:
        self._rows = rows

    async def get(self, key: str) -> ManifestEntry | None:
        row = await self._rows.one(_GET, key=key)
        return None if row is None else to_entry(row)

    async def add(self, entry: ManifestEntry) -> bool:
        added = await self._rows.transaction.write(
            _ADD,
            id=entry.session_id,  # for whoever must be told that the session is gone
            key=entry.key,
            tenant_id=self._rows.tenant_id,
            user_id=entry.user_id,
            kind=entry.kind.value,
            session_id=entry.session_id,
            size=entry.size,
            content_type=entry.content_type,
            created_at=entry.created_at,
            archive_at=entry.archive_at,
            archived_at=entry.archived_at,
            expires_at=entry.expires_at,
        )
        return added is not None


class PostgresAgeingObjects:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def expired(self, *, now: datetime, limit: int) -> Sequence[ManifestEntry]:
        rows = await self._connections.rows(_EXPIRED, now=now, limit=limit)
        return [to_entry(row) for row in rows]

    async def forget(self, entry: ManifestEntry) -> None:
        await self._connections.rows(_FORGET, key=entry.key, expires_at=entry.expires_at)

    async def archive(self, *, now: datetime, limit: int) -> int:
        return len(await self._connections.rows(_ARCHIVE, now=now, limit=limit))

    async def due(self, *, now: datetime) -> Sequence[DueObjects]:
        return [_to_due(row) for row in await self._connections.rows(_DUE, now=now)]


def _to_due(row: asyncpg.Record) -> DueObjects:
    return DueObjects(**dict(row) | {"kind": ObjectKind(row["kind"])})


def to_entry(row: asyncpg.Record) -> ManifestEntry:
    values = {name: row[name] for name in _COLUMNS}
    return ManifestEntry(**values | {"kind": ObjectKind(row["kind"])})
