"""The HTTP door: study time, progress, material, and whether the stores answer."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from application.coaching.read_voice_message import ReadVoiceMessageCommand
from application.consistency.check_stores import CheckStoresCommand, StoreReport
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.delete_knowledge import DeleteKnowledgeCommand
from application.knowledge.read_knowledge import ListKnowledgeCommand, ReadImportCommand, ReadKnowledgeCommand
from application.knowledge.request_upload import RequestUploadCommand
from application.knowledge.search_knowledge import SearchKnowledgeCommand
from application.knowledge.views import ImportView, LinkView, PassageView, ResourceView, UploadView
from application.paging import Page
from application.progress.log_study_session import LogStudySessionCommand
from application.progress.read_progress import (
    ListProgressCommand,
    ListStudySessionsCommand,
    ReadProgressCommand,
)
from application.progress.read_report import ReadReportCommand
from application.progress.request_report import RequestReportCommand
from application.progress.views import ProgressView, ReportView, StudySessionView
from tests.acceptance.doors.door import Reply
from tests.acceptance.doors.http_wire import Wire, given


class Ready(msgspec.Struct):
    stores: list[StoreReport]


@dataclass
class HttpStudy:
    wire: Wire

    async def log_study_session(self, command: LogStudySessionCommand) -> Reply[None]:
        body = given(
            id=command.study_session_id,
            minutes=command.minutes,
            recorded_at=command.recorded_at,
            session_id=command.session_id,
        )
        return await self.wire.ask("POST", "/v1/study-sessions", caller=command.caller, body=body)

    async def list_study_sessions(self, command: ListStudySessionsCommand) -> Reply[Page[StudySessionView]]:
        return await self.wire.page(
            "/v1/study-sessions", StudySessionView, caller=command.caller, page=command.page
        )

    async def read_progress(self, command: ReadProgressCommand) -> Reply[ProgressView]:
        return await self.wire.ask("GET", "/v1/progress", ProgressView, caller=command.caller)

    async def list_progress(self, command: ListProgressCommand) -> Reply[Page[ProgressView]]:
        return await self.wire.page(
            "/v1/progress/history", ProgressView, caller=command.caller, page=command.page
        )

    async def request_report(self, command: RequestReportCommand) -> Reply[None]:
        body = given(id=command.report_id, language=command.language)
        return await self.wire.ask("POST", "/v1/reports", caller=command.caller, body=body)

    async def read_report(self, command: ReadReportCommand) -> Reply[ReportView]:
        path = f"/v1/reports/{command.report_id}"
        return await self.wire.ask("GET", path, ReportView, caller=command.caller)

    async def add_knowledge(self, command: AddKnowledgeCommand) -> Reply[None]:
        body = given(
            id=command.resource_id,
            title=command.title,
            text=command.text,
            upload_id=command.upload_id,
            url=command.address,
            language=command.language,
            tags=list(command.tags),
            visibility=command.visibility,
        )
        return await self.wire.ask("POST", "/v1/knowledge", caller=command.caller, body=body)

    async def read_knowledge(self, command: ReadKnowledgeCommand) -> Reply[ResourceView]:
        path = f"/v1/knowledge/{command.resource_id}"
        return await self.wire.ask("GET", path, ResourceView, caller=command.caller)

    async def list_knowledge(self, command: ListKnowledgeCommand) -> Reply[Page[ResourceView]]:
        return await self.wire.page("/v1/knowledge", ResourceView, caller=command.caller, page=command.page)

    async def delete_knowledge(self, command: DeleteKnowledgeCommand) -> Reply[None]:
        return await self.wire.ask("DELETE", f"/v1/knowledge/{command.resource_id}", caller=command.caller)

    async def search_knowledge(self, command: SearchKnowledgeCommand) -> Reply[Sequence[PassageView]]:
        query = given(
            q=command.query,
            limit=command.limit,
            language=command.language,
            tag=command.tag,
            source=command.source,
            resource_id=command.resource_id,
        )
        return await self.wire.items("/v1/knowledge/search", PassageView, caller=command.caller, query=query)

    async def request_upload(self, command: RequestUploadCommand) -> Reply[UploadView]:
        body = given(
            id=command.upload_id,
            filename=command.filename,
            content_type=command.content_type,
            size=command.size,
            session_id=command.session_id,
            message_id=command.message_id,
        )
        return await self.wire.ask("POST", "/v1/uploads", UploadView, caller=command.caller, body=body)

    async def read_voice_message(self, command: ReadVoiceMessageCommand) -> Reply[LinkView]:
        path = f"/v1/sessions/{command.session_id}/messages/{command.message_id}/audio"
        return await self.wire.ask("GET", path, LinkView, caller=command.caller)

    async def read_import(self, command: ReadImportCommand) -> Reply[ImportView]:
        path = f"/v1/imports/{command.import_id}"
        return await self.wire.ask("GET", path, ImportView, caller=command.caller)

    async def check_stores(self, command: CheckStoresCommand) -> Reply[Sequence[StoreReport]]:
        reply = await self.wire.ask("GET", "/health/ready", Ready)
        stores = None if reply.answer is None else reply.answer.stores
        return Reply(refusal=reply.refusal, words=reply.words, answer=stores)
