"""Files that learners were promised room for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.knowledge.upload import Upload, VoiceOf


class UploadRepository(Protocol):
    """Loads and saves uploads of the unit of work's tenant.

    ``add`` says whether the id was free and writes nothing otherwise; ``save`` and ``remove`` refuse a stale
    version with ``StaleAggregate``. ``spoken`` gives the latest upload for one voice message.
    """

    async def get(self, upload_id: UUID) -> Upload | None: ...
    async def spoken(self, voice: VoiceOf) -> Upload | None: ...
    async def add(self, upload: Upload) -> bool: ...
    async def save(self, upload: Upload) -> None: ...
    async def remove(self, upload: Upload) -> None: ...


class WaitingUploads(Protocol):
    """Finds uploads of every tenant that something must be decided about.

    ``over`` gives voice messages asked for before ``voice_before`` and files asked for before
    ``file_before``, and all that were abandoned; oldest first, at most ``limit``.
    """

    async def over(
        self, *, voice_before: datetime, file_before: datetime, limit: int
    ) -> Sequence[Upload]: ...
