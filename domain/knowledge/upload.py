"""A file that a learner was promised room for: asked for, then sent past us to the object store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from returns.result import Failure, Result, Success

from domain.knowledge.errors import UploadNotFound, UploadSizeUnfit, UploadTypeUnfit, UploadUsed
from domain.knowledge.filename import safe_name
from domain.privacy.retention import ObjectKind
from domain.shared.aggregate import Aggregate

SECOND = timedelta(seconds=1)
UPLOAD_TIME = timedelta(minutes=10)  # so long the link is good for
CLAIM_TIME = timedelta(hours=24)  # so long the file waits to be made use of
UPLOAD_LARGEST = 50_000_000  # bytes
VOICE_TYPE = "audio/mpeg"
MATERIAL_TYPES: Sequence[str] = (
    "text/plain",
    "text/markdown",
    "text/html",
    "application/pdf",
    "application/epub+zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)


@dataclass(frozen=True, slots=True)
class VoiceOf:
    """What a voice message belongs to. The message itself may be sent before or after it."""

    session_id: UUID
    message_id: UUID


@dataclass(slots=True, kw_only=True, eq=False)
class Upload(Aggregate):
    """``filename`` is as given; ``object_key`` is where the file goes. ``used_by`` is what it became.

    A voice message (``voice``) needs nobody to make use of it: it is one as soon as it is there. From
    ``abandoned_at`` on nobody can make use of the file any more, and it is removed.
    """

    user_id: UUID
    filename: str
    content_type: str
    size: int
    object_key: str
    voice: VoiceOf | None
    requested_at: datetime
    used_by: UUID | None = None
    abandoned_at: datetime | None = None

    @classmethod
    def request(
        cls,
        *,
        upload_id: UUID,
        tenant_id: UUID,
        user_id: UUID,
        filename: str,
        content_type: str,
        size: int,
        largest: int,
        voice: VoiceOf | None,
        now: datetime,
    ) -> Result[Self, UploadTypeUnfit | UploadSizeUnfit]:
        """The type stands without parameters; ``size`` and ``largest`` are in bytes."""
        allowed = MATERIAL_TYPES if voice is None else (VOICE_TYPE,)
        if content_type not in allowed:
            return Failure(UploadTypeUnfit(tuple(allowed)))
        if not 1 <= size <= largest:
            return Failure(UploadSizeUnfit(1, largest))
        return Success(
            cls(
                id=upload_id,
                tenant_id=tenant_id,
                user_id=user_id,
                filename=filename,
                content_type=content_type,
                size=size,
                object_key=_key(upload_id, tenant_id, user_id, filename, voice=voice, now=now),
                voice=voice,
                requested_at=now,
            )
        )

    @property
    def kind(self) -> ObjectKind:
        return ObjectKind.UPLOAD if self.voice is None else ObjectKind.AUDIO

    @property
    def closes_at(self) -> datetime:
        """When the link ends: nothing arrives that was not under way by then."""
        return self.requested_at + UPLOAD_TIME

    def is_open(self, *, now: datetime) -> bool:
        """Whether a link to send the file to still makes sense: it lasts a second at least."""
        return self.used_by is None and self.abandoned_at is None and now + SECOND <= self.closes_at

    def asks(self, other: "Upload") -> bool:
        """Whether another request with this id is this one come again."""
        return (self.user_id, self.filename, self.content_type, self.size, self.voice) == (
            *(other.user_id, other.filename, other.content_type),
            *(other.size, other.voice),
        )

    def claim(self, resource_id: UUID) -> Result[None, UploadNotFound | UploadUsed]:
        """The file becomes the original of one resource; asked again for the same one, it still is."""
        if self.abandoned_at is not None:
            return Failure(UploadNotFound())
        if self.voice is not None or self.used_by not in (None, resource_id):
            return Failure(UploadUsed())
        self.used_by = resource_id
        return Success(None)

    def abandon(self, *, now: datetime) -> None:
        self.abandoned_at = self.abandoned_at or now


def voice_key(tenant_id: UUID, voice: VoiceOf) -> str:
    return f"{tenant_id}/audio/{voice.session_id}/{voice.message_id}.mp3"


def _key(
    upload_id: UUID,
    tenant_id: UUID,
    user_id: UUID,
    filename: str,
    *,
    voice: VoiceOf | None,
    now: datetime,
) -> str:
    """Of two files with the same name at the same moment each has a key of its own."""
    if voice is not None:
        return voice_key(tenant_id, voice)
    timestamp = f"{now:%Y%m%dT%H%M%SZ}.{upload_id.hex[-12:]}"
    return f"{tenant_id}/uploads/{user_id}/{timestamp}-{safe_name(filename)}"
