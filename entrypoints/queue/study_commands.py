"""Study time and material commands."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.delete_knowledge import DeleteKnowledgeCommand
from application.progress.log_study_session import LogStudySessionCommand
from domain.knowledge.resource import Visibility
from entrypoints.queue.command_kind import Data
from entrypoints.queue.origin import Origin


class LogStudySession(Data):
    minutes: int
    id: UUID | None = None
    session_id: UUID | None = None
    recorded_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None

    def command(self, origin: Origin) -> LogStudySessionCommand:
        return LogStudySessionCommand(
            caller=origin.caller,
            study_session_id=self.id or origin.id_of(),
            minutes=self.minutes,
            recorded_at=self.recorded_at,
            session_id=self.session_id,
        )


class AddKnowledge(Data):
    title: str
    text: str
    id: UUID | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PRIVATE

    def command(self, origin: Origin) -> AddKnowledgeCommand:
        return AddKnowledgeCommand(
            caller=origin.caller,
            resource_id=self.id or origin.id_of(),
            title=self.title,
            text=self.text,
            language=self.language,
            tags=self.tags,
            visibility=self.visibility,
        )


class DeleteKnowledge(Data):
    resource_id: UUID

    def command(self, origin: Origin) -> DeleteKnowledgeCommand:
        return DeleteKnowledgeCommand(caller=origin.caller, resource_id=self.resource_id)
