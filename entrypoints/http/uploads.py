"""Room for files."""

from dataclasses import replace
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec
from litestar.params import FromPath
from litestar.types import ASGIApp
from msgspec import Meta

from application.coaching.read_voice_message import ReadVoiceMessageCommand
from application.knowledge.request_upload import RequestUploadCommand
from application.knowledge.views import LinkView, UploadView
from domain.knowledge.filename import FILENAME_LONGEST
from domain.knowledge.upload import MATERIAL_TYPES, VOICE_TYPE
from entrypoints.http.answers import answer, granted
from entrypoints.http.asking import Ask
from entrypoints.http.bodies import read_body
from entrypoints.http.door import Door
from entrypoints.http.fields import ChosenId, SessionId
from entrypoints.http.links import absolute
from entrypoints.http.operation import Operation, route

Link = TypeVar("Link", LinkView, UploadView)

Filename = Annotated[
    str,
    Meta(
        description="Kept as it is for showing.",
        examples=["notes.pdf"],
        extra_json_schema={"minLength": 1, "maxLength": FILENAME_LONGEST},
    ),
]
ContentType = Annotated[
    str,
    Meta(
        description="Without parameters.",
        examples=["application/pdf"],
        extra_json_schema={"enum": [*MATERIAL_TYPES, VOICE_TYPE]},
    ),
]
Size = Annotated[int, Meta(description="In bytes, exactly.", examples=[52_341])]
MessageId = Annotated[
    UUID, Meta(description="The message that was spoken. Without it, it has the upload's id.")
]


class NewUpload(msgspec.Struct, forbid_unknown_fields=True):
    """With a ``session_id`` it is a voice message of that session."""

    filename: Filename
    content_type: ContentType
    size: Size
    id: ChosenId | None = None
    session_id: SessionId | None = None
    message_id: MessageId | None = None


class Uploads(Door):
    path = "/v1"
    tags = ("Uploads",)

    @route(
        "POST",
        "/uploads",
        Operation(use_case="request_upload", body=NewUpload, answers=UploadView, status=201, repeatable=True),
    )
    async def request_upload(self, request: Ask) -> ASGIApp:
        """Ask for a link to send a file to.

        Send the file there within ten minutes, by the method and with the headers that come with the link,
        and nothing else: no access token. A file is sent once; what nobody makes use of within a day is
        removed.
        """
        caller = await self.writer(request)
        new = await read_body(request, NewUpload)
        command = RequestUploadCommand(
            caller=caller,
            upload_id=new.id or self.new_id(request, caller.user_id),
            filename=new.filename,
            content_type=new.content_type,
            size=new.size,
            session_id=new.session_id,
            message_id=new.message_id,
        )
        upload = granted(await self.coach.request_upload(command))
        return answer(request, _absolute(request, upload), status=201)

    @route(
        "GET",
        "/sessions/{session_id:uuid}/messages/{message_id:uuid}/audio",
        Operation(use_case="read_voice_message", answers=LinkView),
    )
    async def read_voice_message(
        self, request: Ask, session_id: FromPath[UUID], message_id: FromPath[UUID]
    ) -> ASGIApp:
        """Get a link to a voice message, good for ten minutes."""
        command = ReadVoiceMessageCommand(
            caller=await self.caller(request), session_id=session_id, message_id=message_id
        )
        link = granted(await self.coach.read_voice_message(command))
        return answer(request, _absolute(request, link))


def _absolute(ask: Ask, link: Link) -> Link:
    return replace(link, url=absolute(ask, link.url))
