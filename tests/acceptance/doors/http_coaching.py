"""The HTTP door: conversations, memory and what the coach has learned."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from application.coaching.change_coaching_session import ChangeCoachingSessionCommand
from application.coaching.delete_coaching_session import DeleteCoachingSessionCommand
from application.coaching.list_messages import ListMessagesCommand
from application.coaching.open_coaching_session import OpenCoachingSessionCommand
from application.coaching.read_coaching_sessions import (
    ListCoachingSessionsCommand,
    ReadCoachingSessionCommand,
)
from application.coaching.recall import RecallCommand
from application.coaching.send_message import SendMessageCommand
from application.coaching.views import CoachingSessionView, MessageView, RecollectionView
from application.paging import Page
from application.persona.read_persona import ReadPersonaCommand
from application.persona.views import PersonaView
from tests.acceptance.doors.door import Reply
from tests.acceptance.doors.http_wire import Body, Wire, given, refused


@dataclass
class HttpCoaching:
    wire: Wire

    async def open_coaching_session(self, command: OpenCoachingSessionCommand) -> Reply[None]:
        body = {"id": command.session_id, "title": command.title, "focus": command.focus}
        return await self.wire.ask("POST", "/v1/sessions", caller=command.caller, body=body)

    async def read_coaching_session(self, command: ReadCoachingSessionCommand) -> Reply[CoachingSessionView]:
        path = f"/v1/sessions/{command.session_id}"
        return await self.wire.ask("GET", path, CoachingSessionView, caller=command.caller)

    async def list_coaching_sessions(
        self, command: ListCoachingSessionsCommand
    ) -> Reply[Page[CoachingSessionView]]:
        return await self.wire.page(
            "/v1/sessions", CoachingSessionView, caller=command.caller, page=command.page
        )

    async def change_coaching_session(self, command: ChangeCoachingSessionCommand) -> Reply[None]:
        return await self.wire.ask(
            "PATCH",
            f"/v1/sessions/{command.session_id}",
            caller=command.caller,
            version=command.expected_version,
            body=given(title=command.title, focus=command.focus),
        )

    async def delete_coaching_session(self, command: DeleteCoachingSessionCommand) -> Reply[None]:
        return await self.wire.ask("DELETE", f"/v1/sessions/{command.session_id}", caller=command.caller)

    async def send_message(self, command: SendMessageCommand) -> Reply[None]:
        path = f"/v1/sessions/{command.session_id}/messages"
        return await self.wire.ask("POST", path, caller=command.caller, body=_message(command))

    async def stream_message(self, command: SendMessageCommand) -> Reply[Sequence[str]]:
        response = await self.wire.send(
            "POST",
            f"/v1/sessions/{command.session_id}/messages",
            caller=command.caller,
            body=_message(command),
            accept="text/event-stream",
        )
        if response.status_code >= 400:
            return refused(response)
        assert response.headers["Content-Type"].startswith("text/event-stream")
        events = list(_events(response.text))
        return Reply(answer=[json.loads(data)["text"] for name, data in events if name == "piece"])

    async def list_messages(self, command: ListMessagesCommand) -> Reply[Page[MessageView]]:
        path = f"/v1/sessions/{command.session_id}/messages"
        return await self.wire.page(path, MessageView, caller=command.caller, page=command.page)

    async def recall(self, command: RecallCommand) -> Reply[Sequence[RecollectionView]]:
        query = {"q": command.query, "limit": command.limit}
        return await self.wire.items("/v1/recall", RecollectionView, caller=command.caller, query=query)

    async def read_persona(self, command: ReadPersonaCommand) -> Reply[PersonaView]:
        return await self.wire.ask("GET", "/v1/persona", PersonaView, caller=command.caller)


def _message(command: SendMessageCommand) -> Body:
    return {"id": command.message_id, "content": command.content, "remember": command.remember}


def _events(stream: str) -> Iterator[tuple[str, str]]:
    """Server-sent events as (name, data), by the WHATWG HTML Standard, 9.2.6."""
    for block in stream.replace("\r\n", "\n").split("\n\n"):
        fields = [line.partition(":") for line in block.splitlines() if not line.startswith(":")]
        data = [value.removeprefix(" ") for name, _, value in fields if name == "data"]
        names = [value.removeprefix(" ") for name, _, value in fields if name == "event"]
        if data:
            yield (names[-1] if names else "message"), "\n".join(data)
