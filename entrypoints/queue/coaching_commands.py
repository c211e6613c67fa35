"""Conversation commands."""

from uuid import UUID

from application.coaching.change_coaching_session import ChangeCoachingSessionCommand
from application.coaching.delete_coaching_session import DeleteCoachingSessionCommand
from application.coaching.open_coaching_session import OpenCoachingSessionCommand
from application.coaching.send_message import SendMessageCommand
from entrypoints.queue.command_kind import Data
from entrypoints.queue.origin import Origin


class OpenCoachingSession(Data):
    title: str
    focus: str
    id: UUID | None = None

    def command(self, origin: Origin) -> OpenCoachingSessionCommand:
        return OpenCoachingSessionCommand(
            caller=origin.caller, session_id=self.id or origin.id_of(), title=self.title, focus=self.focus
        )


class ChangeCoachingSession(Data):
    session_id: UUID
    title: str | None = None
    focus: str | None = None
    expected_version: int | None = None

    def command(self, origin: Origin) -> ChangeCoachingSessionCommand:
        return ChangeCoachingSessionCommand(
            caller=origin.caller,
            session_id=self.session_id,
            title=self.title,
            focus=self.focus,
            expected_version=self.expected_version,
        )


class DeleteCoachingSession(Data):
    session_id: UUID

    def command(self, origin: Origin) -> DeleteCoachingSessionCommand:
        return DeleteCoachingSessionCommand(caller=origin.caller, session_id=self.session_id)


class SendMessage(Data):
    session_id: UUID
    content: str
    id: UUID | None = None
    remember: bool = False

    def command(self, origin: Origin) -> SendMessageCommand:
        return SendMessageCommand(
            caller=origin.caller,
            session_id=self.session_id,
            message_id=self.id or origin.id_of(),
            content=self.content,
            remember=self.remember,
        )
