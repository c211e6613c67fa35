"""Study time, report and material commands."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.delete_knowledge import DeleteKnowledgeCommand
from application.knowledge.request_upload import RequestUploadCommand
from application.progress.log_study_session import LogStudySessionCommand
from application.progress.request_report import RequestReportCommand
from domain.knowledge.resource import Visibility
from domain.progress.report import ReportLanguage
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


class RequestReport(Data):
    language: str = ReportLanguage.EN.value
    id: UUID | None = None

    def command(self, origin: Origin) -> RequestReportCommand:
        return RequestReportCommand(
            caller=origin.caller, report_id=self.id or origin.id_of(), language=self.language
        )


class AddKnowledge(Data):
    title: str
    text: str | None = None
    upload_id: UUID | None = None
    url: str | None = None
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
            upload_id=self.upload_id,
            address=self.url,
            language=self.language,
            tags=self.tags,
            visibility=self.visibility,
        )


class RequestUpload(Data):
    filename: str
    content_type: str
    size: int
    id: UUID | None = None
    session_id: UUID | None = None
    message_id: UUID | None = None

    def command(self, origin: Origin) -> RequestUploadCommand:
        return RequestUploadCommand(
            caller=origin.caller,
            upload_id=self.id or origin.id_of(),
            filename=self.filename,
            content_type=self.content_type,
            size=self.size,
            session_id=self.session_id,
            message_id=self.message_id,
        )


class DeleteKnowledge(Data):
    resource_id: UUID

    def command(self, origin: Origin) -> DeleteKnowledgeCommand:
        return DeleteKnowledgeCommand(caller=origin.caller, resource_id=self.resource_id)
