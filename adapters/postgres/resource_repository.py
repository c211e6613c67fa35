"""Material with its passages, its import and the manifest entry of its original."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import bindparam, select

from adapters.postgres.aggregate_rows import AggregateRows
from adapters.postgres.resource_statements import (
    adding_resource,
    keeping_chunks,
    keeping_original,
    withdrawing,
)
from adapters.postgres.row_statements import getting, of_caller, of_tenant, removing, saving
from adapters.postgres.statements import Statement
from adapters.postgres.tables import chunks, imports, knowledge_resources
from application.knowledge.index_resource import chunk_id_of
from application.ports.resource_repository import Original
from domain.knowledge.chunking import Chunk
from domain.knowledge.import_failure import ImportFailure
from domain.knowledge.knowledge_import import ImportStep, KnowledgeImport
from domain.knowledge.resource import KnowledgeResource, ResourceStatus, Visibility

_GET = getting(knowledge_resources)
_ADD = {True: adding_resource(with_original=True), False: adding_resource(with_original=False)}
_KEEP_ORIGINAL, _KEEP_CHUNKS, _WITHDRAW = keeping_original(), keeping_chunks(), withdrawing()
_SAVE = saving(
    knowledge_resources,
    *("title", "language", "tags", "visibility", "object_key", "content_hash", "status"),
)
_REMOVE = removing(knowledge_resources)
_CHUNKS = Statement(
    select(chunks)
    .where(
        chunks.c.tenant_id == bindparam("tenant_id"),
        chunks.c.resource_id == bindparam("resource_id"),
        chunks.c.position >= bindparam("start"),
    )
    .order_by(chunks.c.position)
    .limit(bindparam("limit"))
)
_SAME_CONTENT = Statement(
    select(knowledge_resources)
    .where(
        of_caller(knowledge_resources),
        knowledge_resources.c.content_hash == bindparam("content_hash"),
        knowledge_resources.c.status != ResourceStatus.FAILED.value,
    )
    .order_by(knowledge_resources.c.created_at, knowledge_resources.c.id)
    .limit(1)
)
_GET_IMPORT = getting(imports)
_WITH_IMPORT = Statement(
    select(*(column.label(f"of_{column.name}") for column in knowledge_resources.columns), *imports.columns)
    .join_from(imports, knowledge_resources, knowledge_resources.c.id == imports.c.resource_id)
    .where(of_tenant(imports))
)
_SAVE_IMPORT = saving(
    imports,
    *("step", "done", "total", "code", "reason", "content_type", "filename"),
    *("started_at", "touched_at", "finished_at"),
)


class PostgresResourceRepository:
    def __init__(self, rows: AggregateRows) -> None:
        self._rows = rows

    async def get(self, resource_id: UUID) -> KnowledgeResource | None:
        row = await self._rows.one(_GET, id=resource_id)
        return None if row is None else to_resource(row)

    async def add(
        self,
        resource: KnowledgeResource,
        chunks: Sequence[Chunk],
        started: KnowledgeImport,
        original: Original | None,
    ) -> bool:
        return await self._rows.add(
            _ADD[original is not None],
            resource,
            user_id=resource.user_id,
            source=resource.source,
            created_at=resource.created_at,
            chunks=_to_json(resource, chunks),
            import_id=started.id,
            import_version=started.version,
            import_address=started.address,
            **({} if original is None else _to_original_row(resource, original)),
            **{f"import_{name}": value for name, value in _to_import_row(started).items()},
            **_to_row(resource),
        )

    async def chunks(self, resource_id: UUID, *, start: int = 0, limit: int | None = None) -> Sequence[Chunk]:
        rows = await self._rows.all(_CHUNKS, resource_id=resource_id, start=start, limit=limit)
        return [
            Chunk(
                position=row["position"],
                heading_path=row["heading_path"],
                text=row["text"],
                content_hash=row["content_hash"],
            )
            for row in rows
        ]

    async def same_content(self, user_id: UUID, content_hash: str) -> KnowledgeResource | None:
        row = await self._rows.one(_SAME_CONTENT, user_id=user_id, content_hash=content_hash)
        return None if row is None else to_resource(row)

    async def keep_original(self, resource: KnowledgeResource, original: Original) -> None:
        await self._rows.transaction.write(
            _KEEP_ORIGINAL, **_of(resource), **_to_original_row(resource, original)
        )

    async def keep_chunks(self, resource: KnowledgeResource, chunks: Sequence[Chunk]) -> None:
        await self._rows.transaction.write(_KEEP_CHUNKS, **_of(resource), chunks=_to_json(resource, chunks))

    async def withdraw(self, resource: KnowledgeResource) -> None:
        await self._rows.transaction.write(_WITHDRAW, **_of(resource))

    async def save(self, resource: KnowledgeResource) -> None:
        await self._rows.save(_SAVE, resource, **_to_row(resource))

    async def remove(self, resource: KnowledgeResource) -> None:
        """Passages, imports and the manifest entry hang on the resource and go with it."""
        await self._rows.remove(_REMOVE, resource)

    async def get_import(self, import_id: UUID) -> KnowledgeImport | None:
        row = await self._rows.one(_GET_IMPORT, id=import_id)
        return None if row is None else to_import(row)

    async def with_import(self, import_id: UUID) -> tuple[KnowledgeResource, KnowledgeImport] | None:
        row = await self._rows.one(_WITH_IMPORT, id=import_id)
        return None if row is None else (to_resource(row, prefix="of_"), to_import(row))

    async def save_import(self, started: KnowledgeImport) -> None:
        await self._rows.save(_SAVE_IMPORT, started, **_to_import_row(started))


def _of(resource: KnowledgeResource) -> dict[str, object]:
    return {"tenant_id": resource.tenant_id, "user_id": resource.user_id, "resource_id": resource.id}


def _to_original_row(resource: KnowledgeResource, original: Original) -> dict[str, object]:
    return {
        "original_key": resource.object_key,
        "original_size": original.size,
        "original_content_type": original.content_type,
        "original_created_at": resource.created_at,
    }


def _to_row(resource: KnowledgeResource) -> dict[str, object]:
    return {
        "title": resource.title,
        "language": resource.language,
        "tags": resource.tags,
        "visibility": resource.visibility.value,
        "object_key": resource.object_key,
        "content_hash": resource.content_hash,
        "status": resource.status.value,
    }


def _to_import_row(started: KnowledgeImport) -> dict[str, object]:
    return {
        "step": started.step.value,
        "done": started.done,
        "total": started.total,
        "code": None if started.failure is None else started.failure.code,
        "reason": None if started.failure is None else started.failure.sentence,
        "content_type": started.content_type,
        "filename": started.filename,
        "started_at": started.started_at,
        "touched_at": started.touched_at,
        "finished_at": started.finished_at,
    }


def _to_json(resource: KnowledgeResource, chunks: Sequence[Chunk]) -> str:
    rows = [
        {
            "id": chunk_id_of(resource.id, chunk.position),
            "position": chunk.position,
            "heading_path": chunk.heading_path,
            "text": chunk.text,
            "content_hash": chunk.content_hash,
        }
        for chunk in chunks
    ]
    return msgspec.json.encode(rows).decode()


def to_resource(row: asyncpg.Record, *, prefix: str = "") -> KnowledgeResource:
    return KnowledgeResource(
        id=row[f"{prefix}id"],
        tenant_id=row[f"{prefix}tenant_id"],
        version=row[f"{prefix}version"],
        user_id=row[f"{prefix}user_id"],
        title=row[f"{prefix}title"],
        language=row[f"{prefix}language"],
        tags=tuple(row[f"{prefix}tags"]),
        source=row[f"{prefix}source"],
        visibility=Visibility(row[f"{prefix}visibility"]),
        object_key=row[f"{prefix}object_key"],
        content_hash=row[f"{prefix}content_hash"],
        status=ResourceStatus(row[f"{prefix}status"]),
        created_at=row[f"{prefix}created_at"],
    )


def to_import(row: asyncpg.Record) -> KnowledgeImport:
    return KnowledgeImport(
        id=row["id"],
        tenant_id=row["tenant_id"],
        version=row["version"],
        user_id=row["user_id"],
        resource_id=row["resource_id"],
        step=ImportStep(row["step"]),
        done=row["done"],
        total=row["total"],
        failure=None if row["code"] is None else ImportFailure(row["code"], row["reason"]),
        address=row["address"],
        content_type=row["content_type"],
        filename=row["filename"],
        started_at=row["started_at"],
        touched_at=row["touched_at"],
        finished_at=row["finished_at"],
    )
