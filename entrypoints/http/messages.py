"""Talking to the coach."""

from uuid import UUID

import msgspec
from litestar.params import FromPath
from litestar.types import ASGIApp
from returns.pipeline import is_successful

from application.coaching.list_messages import ListMessagesCommand
from application.coaching.send_message import SendMessageCommand, SendMessageRefusal
from application.coaching.views import MessageView, TurnView
from application.consistency.errors import IdempotencyKeyReused, RepeatRefusal
from domain.coaching.errors import MessageDiffers
from entrypoints.http.answers import Many, answer, granted
from entrypoints.http.asking import Ask
from entrypoints.http.bodies import read_body
from entrypoints.http.door import Door
from entrypoints.http.failures import Refused
from entrypoints.http.fields import ChosenId, Content, Remember
from entrypoints.http.operation import Operation, route
from entrypoints.http.queries import Paging, read_query
from entrypoints.http.streams import prefers_stream, stream


class NewMessage(msgspec.Struct, forbid_unknown_fields=True):
    content: Content
    remember: Remember = False
    id: ChosenId | None = None


class Messages(Door):
    path = "/v1/sessions/{session_id:uuid}/messages"
    tags = ("Coaching",)

    @route(
        "POST",
        "/",
        Operation(
            use_case="send_message",
            body=NewMessage,
            answers=TurnView,
            status=201,
            repeatable=True,
            streams=True,
            thinks=True,
        ),
    )
    async def send_message(self, request: Ask, session_id: FromPath[UUID]) -> ASGIApp:
        """Say something to the coach.

        With `Accept: text/event-stream` the reply comes in pieces while it is made. An id, or an
        Idempotency-Key, makes saying it twice the same as saying it once.
        """
        caller = await self.writer(request)
        new = await read_body(request, NewMessage)
        command = SendMessageCommand(
            caller=caller,
            session_id=session_id,
            message_id=new.id or self.new_id(request, caller.user_id),
            content=new.content,
            remember=new.remember,
        )
        by_key = new.id is None and caller.request is not None
        if prefers_stream(request):
            streamed = await self.coach.stream_message(command)
            if not is_successful(streamed):
                raise _refused(streamed.failure(), by_key=by_key)
            return stream(request, streamed.unwrap())
        turn = await self.coach.send_message(command)
        if not is_successful(turn):
            raise _refused(turn.failure(), by_key=by_key)
        return answer(request, turn.unwrap(), status=201)

    @route("GET", "/", Operation(use_case="list_messages", query=Paging, answers=Many[MessageView]))
    async def list_messages(self, request: Ask, session_id: FromPath[UUID]) -> ASGIApp:
        """Read a session's messages, in the order they were written."""
        caller, query = await self.caller(request), read_query(request, Paging)
        page = self.page_request(request, caller, query)
        messages = await self.coach.list_messages(
            ListMessagesCommand(caller=caller, session_id=session_id, page=page)
        )
        return self.page(request, caller, query, granted(messages))


def _refused(refusal: SendMessageRefusal | RepeatRefusal, *, by_key: bool) -> Refused:
    """Where the message's id came from the Idempotency-Key, it is the key that was used before."""
    if by_key and isinstance(refusal, MessageDiffers):
        return Refused(IdempotencyKeyReused())
    return Refused(refusal)
