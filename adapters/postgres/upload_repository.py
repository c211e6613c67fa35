"""Uploads, whole, and those that something must be decided about."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from sqlalchemy import and_, bindparam, or_, select

from adapters.postgres.aggregate_rows import AggregateRows
from adapters.postgres.connections import Connections
from adapters.postgres.row_statements import adding, getting, removing, saving
from adapters.postgres.statements import Statement
from adapters.postgres.tables import uploads
from domain.knowledge.upload import Upload, VoiceOf, voice_key

_uploads = uploads.c
_GET = getting(uploads)
_ADD = adding(uploads)
_SAVE = saving(uploads, "used_by", "abandoned_at")
_REMOVE = removing(uploads)
_SPOKEN = Statement(
    select(uploads)
    .where(
        _uploads.tenant_id == bindparam("tenant_id"),
        _uploads.object_key.collate("C") == bindparam("object_key"),
        _uploads.session_id == bindparam("session_id"),
        _uploads.message_id == bindparam("message_id"),
    )
    .order_by(_uploads.requested_at.desc(), _uploads.id.desc())
    .limit(1)
)
_OVER = Statement(
    select(uploads)
    .where(
        or_(
            _uploads.abandoned_at.is_not(None),
            and_(_uploads.session_id.is_not(None), _uploads.requested_at < bindparam("voice_before")),
            _uploads.requested_at < bindparam("file_before"),
        )
    )
    .order_by(_uploads.requested_at, _uploads.id)
    .limit(bindparam("limit"))
)


class PostgresUploadRepository:
    def __init__(self, rows: AggregateRows) -> None:
        self._rows = rows

    async def get(self, upload_id: UUID) -> Upload | None:
        row = await self._rows.one(_GET, id=upload_id)
        return None if row is None else to_upload(row)

    async def spoken(self, voice: VoiceOf) -> Upload | None:
        row = await self._rows.one(
            _SPOKEN,
            object_key=voice_key(self._rows.tenant_id, voice),
            session_id=voice.session_id,
            message_id=voice.message_id,
        )
        return None if row is None else to_upload(row)

    async def add(self, upload: Upload) -> bool:
        return await self._rows.add(
            _ADD,
            upload,
            user_id=upload.user_id,
            filename=upload.filename.encode(errors="surrogatepass"),
            content_type=upload.content_type,
            size=upload.size,
            object_key=upload.object_key,
            session_id=None if upload.voice is None else upload.voice.session_id,
            message_id=None if upload.voice is None else upload.voice.message_id,
            requested_at=upload.requested_at,
            used_by=upload.used_by,
            abandoned_at=upload.abandoned_at,
        )

    async def save(self, upload: Upload) -> None:
        await self._rows.save(_SAVE, upload, used_by=upload.used_by, abandoned_at=upload.abandoned_at)

    async def remove(self, upload: Upload) -> None:
        await self._rows.remove(_REMOVE, upload)


class PostgresWaitingUploads:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def over(self, *, voice_before: datetime, file_before: datetime, limit: int) -> Sequence[Upload]:
        rows = await self._connections.rows(
            _OVER, voice_before=voice_before, file_before=file_before, limit=limit
        )
        return [to_upload(row) for row in rows]


def to_upload(row: asyncpg.Record) -> Upload:
    session_id, message_id = row["session_id"], row["message_id"]
    return Upload(
        id=row["id"],
        tenant_id=row["tenant_id"],
        version=row["version"],
        user_id=row["user_id"],
        filename=row["filename"].decode(errors="surrogatepass"),
        content_type=row["content_type"],
        size=row["size"],
        object_key=row["object_key"],
        voice=None if session_id is None else VoiceOf(session_id, message_id),
        requested_at=row["requested_at"],
        used_by=row["used_by"],
        abandoned_at=row["abandoned_at"],
    )
