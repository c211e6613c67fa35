"""Use case: a worker decides what becomes of uploads whose time is over."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Never

from returns.result import Result, Success

from application.ports.clock import Clock
from application.ports.failures import StaleAggregate
from application.ports.object_manifest import ManifestEntry
from application.ports.object_store import ObjectStore
from application.ports.unit_of_work import UnitOfWorkFactory
from application.ports.upload_repository import WaitingUploads
from domain.knowledge.upload import CLAIM_TIME, UPLOAD_TIME, Upload, VoiceOf

ARRIVAL_TIME = timedelta(minutes=5)  # so long a file may still be on its way after its link has ended


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleUploadsCommand:
    batch: int = 100


@dataclass(frozen=True, slots=True)
class SettleUploads:
    """A voice message that has arrived is kept; what nobody made use of is removed. Says how many it settled.

    Several workers may do it at once, and one may die anywhere: an upload is first abandoned for good, then
    its file is removed, and only then it is forgotten.
    """

    unit_of_work: UnitOfWorkFactory
    waiting: WaitingUploads
    objects: ObjectStore
    clock: Clock

    async def __call__(self, command: SettleUploadsCommand) -> Result[int, Never]:
        settled, now = 0, self.clock.now()
        over = await self.waiting.over(
            voice_before=now - UPLOAD_TIME - ARRIVAL_TIME, file_before=now - CLAIM_TIME, limit=command.batch
        )
        for upload in over:
            try:
                await self._settle(upload)
            except StaleAggregate:  # somebody made use of it just now, or another worker is at it
                continue
            settled += 1
        return Success(settled)

    async def _settle(self, upload: Upload) -> None:
        if upload.used_by is not None:
            await self._forget(upload)
        elif upload.abandoned_at is None and upload.voice is not None and await self._has_come(upload):
            await self._keep(upload, upload.voice)
        else:
            await self._clear(upload)

    async def _has_come(self, upload: Upload) -> bool:
        return await self.objects.look(upload.object_key) is not None

    async def _keep(self, upload: Upload, voice: VoiceOf) -> None:
        async with self.unit_of_work(upload.tenant_id) as work:
            session = await work.coaching_sessions.get(voice.session_id)
            if session is not None:
                entry = ManifestEntry.of(
                    key=upload.object_key,
                    tenant_id=upload.tenant_id,
                    user_id=upload.user_id,
                    kind=upload.kind,
                    session_id=voice.session_id,
                    size=upload.size,
                    content_type=upload.content_type,
                    now=upload.requested_at,
                )
                await work.uploads.remove(upload)
                await work.manifest.add(entry)
                await work.commit()
                return
        await self._clear(upload)  # the conversation was deleted while the recording was on its way

    async def _clear(self, upload: Upload) -> None:
        if upload.abandoned_at is None:
            upload.abandon(now=self.clock.now())
            async with self.unit_of_work(upload.tenant_id) as work:
                await work.uploads.save(upload)
                await work.commit()
        async with self.unit_of_work(upload.tenant_id) as work:
            is_anothers = await work.manifest.get(upload.object_key) is not None
        if not is_anothers:
            await self.objects.remove(upload.object_key)
        await self._forget(upload)

    async def _forget(self, upload: Upload) -> None:
        async with self.unit_of_work(upload.tenant_id) as work:
            await work.uploads.remove(upload)
            await work.commit()
