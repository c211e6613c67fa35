"""Use case: a learner asks for room for a file, and gets a link to send it to."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.caller import Caller
from application.knowledge.views import UploadView
from application.ports.clock import Clock
from application.ports.signed_links import SignedLinks
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.coaching.errors import CoachingSessionNotFound
from domain.knowledge.errors import UploadSizeUnfit, UploadTypeUnfit
from domain.knowledge.filename import checked_filename
from domain.knowledge.upload import Upload, VoiceOf
from domain.shared.errors import IdTaken, TextEmpty, TextTooLong


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestUploadCommand:
    """``size`` is in bytes, exactly. With a ``session_id`` it is a voice message of that conversation.

    Without a ``message_id`` the message's id is the upload's.
    """

    caller: Caller
    upload_id: UUID
    filename: str
    content_type: str
    size: int
    session_id: UUID | None = None
    message_id: UUID | None = None


RequestUploadRefusal: TypeAlias = (
    TextEmpty | TextTooLong | UploadTypeUnfit | UploadSizeUnfit | CoachingSessionNotFound | IdTaken
)


@dataclass(frozen=True, slots=True)
class RequestUpload:
    """The promise is kept in the truth before the link is given away, so that no file comes unexpected.

    ``largest`` is in bytes. The same id with the same wishes answers with the same promise, as long as its
    link would last.
    """

    unit_of_work: UnitOfWorkFactory
    links: SignedLinks
    clock: Clock
    largest: int

    async def __call__(self, command: RequestUploadCommand) -> Result[UploadView, RequestUploadRefusal]:
        now = self.clock.now()
        if command.message_id is not None and command.session_id is None:
            return Failure(CoachingSessionNotFound())  # every message is said somewhere
        named = checked_filename(command.filename)
        if not is_successful(named):
            return Failure(named.failure())
        outcome = _requested(command, largest=self.largest, now=now)
        if not is_successful(outcome):
            return Failure(outcome.failure())
        upload, caller = outcome.unwrap(), command.caller
        view = await self._view(upload, now=now)
        async with self.unit_of_work(
            caller.tenant_id, owner_id=caller.user_id, request=caller.request
        ) as work:
            if upload.voice is not None:
                session = await work.coaching_sessions.get(upload.voice.session_id)
                if session is None or session.user_id != caller.user_id:
                    return Failure(CoachingSessionNotFound())
            if not await work.uploads.add(upload):
                return await self._same_again(work, upload, now=now)
            await work.commit(view)
        return Success(view)

    async def _view(self, upload: Upload, *, now: datetime) -> UploadView:
        link = await self.links.to_put(
            upload.object_key,
            content_type=upload.content_type,
            size=upload.size,
            lasting=upload.closes_at - now,
        )
        return UploadView(
            upload_id=upload.id,
            url=link.url,
            method=link.method,
            headers=dict(link.headers),
            expires_at=link.expires_at,
        )

    async def _same_again(
        self, work: UnitOfWork, upload: Upload, *, now: datetime
    ) -> Result[UploadView, RequestUploadRefusal]:
        there = await work.uploads.get(upload.id)
        if there is None or not there.asks(upload) or not there.is_open(now=now):
            return Failure(IdTaken())
        return Success(await self._view(there, now=now))


def _requested(
    command: RequestUploadCommand, *, largest: int, now: datetime
) -> Result[Upload, UploadTypeUnfit | UploadSizeUnfit]:
    voice = None
    if command.session_id is not None:
        voice = VoiceOf(command.session_id, command.message_id or command.upload_id)
    return Upload.request(
        upload_id=command.upload_id,
        tenant_id=command.caller.tenant_id,
        user_id=command.caller.user_id,
        filename=command.filename,
        content_type=command.content_type,
        size=command.size,
        largest=largest,
        voice=voice,
        now=now,
    )
