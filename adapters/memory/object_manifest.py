"""The manifest of stored objects, the entries of originals among them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from adapters.memory.database import MemoryDatabase
from adapters.memory.kept_object import KeptObject, kept_id
from adapters.memory.tables import Tables
from application.ports.object_manifest import DueObjects, ManifestEntry
from domain.privacy.retention import ObjectKind


class MemoryObjectManifest:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def get(self, key: str) -> ManifestEntry | None:
        kept = await self._tables.objects.get(kept_id(key))
        return self._original(key) if kept is None else kept.entry

    async def add(self, entry: ManifestEntry) -> bool:
        if self._original(entry.key) is not None:
            return False
        return await self._tables.objects.add(
            KeptObject(id=kept_id(entry.key), tenant_id=entry.tenant_id, entry=entry)
        )

    def _original(self, key: str) -> ManifestEntry | None:
        for passages in self._tables.passages.own():
            resource = self._tables.resources.peek(passages.id)
            original = passages.original
            if resource is not None and original is not None and resource.object_key == key:
                return ManifestEntry(
                    key=key,
                    tenant_id=resource.tenant_id,
                    user_id=resource.user_id,
                    kind=ObjectKind.UPLOAD,
                    size=original.size,
                    content_type=original.content_type,
                    created_at=resource.created_at,
                    archive_at=None,
                    expires_at=None,
                )
        return None


class MemoryAgeingObjects:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def expired(self, *, now: datetime, limit: int) -> Sequence[ManifestEntry]:
        due = [(at, each.key, each) for each in self._entries() if (at := each.expires_at) and at <= now]
        return [each for _, _, each in sorted(due, key=lambda one: one[:2])][:limit]

    async def forget(self, entry: ManifestEntry) -> None:
        kept = self._database.objects.get(kept_id(entry.key))
        if kept is not None and kept.entry.expires_at == entry.expires_at:
            del self._database.objects[kept.id]

    async def archive(self, *, now: datetime, limit: int) -> int:
        waiting = [each for each in self._entries() if each.archived_at is None]
        due = sorted((at, each.key) for each in waiting if (at := each.archive_at) and at <= now)[:limit]
        for _, key in due:
            kept = self._database.objects[kept_id(key)]
            kept.entry = replace(kept.entry, archived_at=now)
        return len(due)

    async def due(self, *, now: datetime) -> Sequence[DueObjects]:
        over = [(each, False) for each in self._entries() if each.expires_at and each.expires_at <= now]
        over += [
            (each, True)
            for each in self._entries()
            if each.archive_at and each.archive_at <= now and each.archived_at is None
        ]
        began: dict[tuple[ObjectKind, bool], list[datetime]] = {}
        for each, archived in over:
            began.setdefault((each.kind, archived), []).append(each.created_at)
        in_order = sorted(began.items(), key=lambda one: (one[0][1], one[0][0].value))
        return [
            DueObjects(kind=kind, archived=archived, count=len(moments), oldest=min(moments))
            for (kind, archived), moments in in_order
        ]

    def _entries(self) -> Iterator[ManifestEntry]:
        return (kept.entry for kept in list(self._database.objects.values()))
