"""Use case: a learner listens to a voice message of their own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from returns.result import Failure, Result, Success

from application.caller import Caller
from application.knowledge.views import LinkView
from application.ports.clock import Clock
from application.ports.object_store import ObjectStore
from application.ports.signed_links import LONGEST, SignedLinks
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.coaching.errors import CoachingSessionNotFound, VoiceMessageNotFound
from domain.knowledge.upload import VOICE_TYPE, VoiceOf, voice_key


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadVoiceMessageCommand:
    caller: Caller
    session_id: UUID
    message_id: UUID


@dataclass(frozen=True, slots=True)
class ReadVoiceMessage:
    """Whose it is stands in the manifest: its key names no owner. What has just come is not in it yet."""

    unit_of_work: UnitOfWorkFactory
    objects: ObjectStore
    links: SignedLinks
    clock: Clock

    async def __call__(
        self, command: ReadVoiceMessageCommand
    ) -> Result[LinkView, CoachingSessionNotFound | VoiceMessageNotFound]:
        caller, voice = command.caller, VoiceOf(command.session_id, command.message_id)
        key = voice_key(caller.tenant_id, voice)
        async with self.unit_of_work(caller.tenant_id) as work:
            session = await work.coaching_sessions.get(voice.session_id)
            if session is None or session.user_id != caller.user_id:
                return Failure(CoachingSessionNotFound())
            is_kept = await _is_kept(work, key, owner_id=caller.user_id, now=self.clock.now())
            is_promised = await _is_promised(work, voice, owner_id=caller.user_id)
        if not is_kept and not (is_promised and await self.objects.look(key) is not None):
            return Failure(VoiceMessageNotFound())
        link = await self.links.to_get(
            key, content_type=VOICE_TYPE, filename=f"{voice.message_id}.mp3", lasting=LONGEST
        )
        return Success(
            LinkView(url=link.url, method=link.method, headers=dict(link.headers), expires_at=link.expires_at)
        )


async def _is_kept(work: UnitOfWork, key: str, *, owner_id: UUID, now: datetime) -> bool:
    entry = await work.manifest.get(key)
    if entry is None or entry.user_id != owner_id:
        return False
    return entry.expires_at is None or now < entry.expires_at


async def _is_promised(work: UnitOfWork, voice: VoiceOf, *, owner_id: UUID) -> bool:
    upload = await work.uploads.spoken(voice)
    return upload is not None and upload.user_id == owner_id and upload.abandoned_at is None
