"""Uploads, and those that something must be decided about."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from uuid import UUID

from adapters.memory.database import MemoryDatabase
from adapters.memory.tables import Tables
from domain.knowledge.upload import Upload, VoiceOf


class MemoryUploadRepository:
    def __init__(self, tables: Tables) -> None:
        self._uploads = tables.uploads

    async def get(self, upload_id: UUID) -> Upload | None:
        return await self._uploads.get(upload_id)

    async def spoken(self, voice: VoiceOf) -> Upload | None:
        mine = [each for each in self._uploads.own() if each.voice == voice]
        return deepcopy(max(mine, key=_age, default=None))

    async def add(self, upload: Upload) -> bool:
        return await self._uploads.add(upload)

    async def save(self, upload: Upload) -> None:
        await self._uploads.save(upload)

    async def remove(self, upload: Upload) -> None:
        await self._uploads.remove(upload)


class MemoryWaitingUploads:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def over(self, *, voice_before: datetime, file_before: datetime, limit: int) -> Sequence[Upload]:
        over = [
            each
            for each in self._database.uploads.values()
            if each.abandoned_at is not None
            or each.requested_at < (file_before if each.voice is None else max(voice_before, file_before))
        ]
        return deepcopy(sorted(over, key=_age)[:limit])


def _age(upload: Upload) -> tuple[datetime, UUID]:
    return upload.requested_at, upload.id
