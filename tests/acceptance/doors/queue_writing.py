"""The queue door: what learners do, as letters."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from application.coaching.change_coaching_session import ChangeCoachingSessionCommand
from application.coaching.delete_coaching_session import DeleteCoachingSessionCommand
from application.coaching.open_coaching_session import OpenCoachingSessionCommand
from application.coaching.send_message import SendMessageCommand
from application.identity.change_password import ChangePasswordCommand
from application.identity.change_profile import ChangeProfileCommand
from application.identity.end_login import EndLoginCommand
from application.identity.end_logins import EndLoginsCommand
from application.identity.log_in import LogInCommand
from application.identity.log_out import LogOutCommand
from application.identity.refresh_tokens import RefreshTokensCommand
from application.identity.register_user import RegisterUserCommand
from application.identity.request_password_reset import RequestPasswordResetCommand
from application.identity.reset_password import ResetPasswordCommand
from application.identity.views import TokensView
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.delete_knowledge import DeleteKnowledgeCommand
from application.knowledge.request_upload import RequestUploadCommand
from application.knowledge.views import UploadView
from application.planning.add_task import AddTaskCommand
from application.planning.change_plan import ChangePlanCommand
from application.planning.change_task import ChangeTaskCommand
from application.planning.create_plan import CreatePlanCommand, NewTask
from application.planning.delete_plan import DeletePlanCommand
from application.planning.generate_plan import GeneratePlanCommand
from application.planning.remove_task import RemoveTaskCommand
from application.privacy.request_erasure import RequestErasureCommand
from application.privacy.request_export import RequestExportCommand
from application.progress.log_study_session import LogStudySessionCommand
from application.progress.request_report import RequestReportCommand
from tests.acceptance.doors.door import Reply
from tests.acceptance.doors.letters import Post


@dataclass
class QueueWriting:
    post: Post

    async def register_user(self, command: RegisterUserCommand) -> Reply[UUID]:
        data = {
            "email": command.email,
            "password": command.password,
            "display_name": command.display_name,
            "timezone": command.timezone,
        }
        return await self.post.ask("register_user", data, command.caller, sealed=True, answer=UUID)

    async def log_in(self, command: LogInCommand) -> Reply[TokensView]:
        data = {"email": command.email, "password": command.password, "address": command.address}
        return await self.post.ask_in_secret("log_in", data, command.tenant_id, TokensView)

    async def refresh_tokens(self, command: RefreshTokensCommand) -> Reply[TokensView]:
        data = {"refresh_token": command.refresh_token}
        return await self.post.ask_in_secret("refresh_tokens", data, command.tenant_id, TokensView)

    async def log_out(self, command: LogOutCommand) -> Reply[None]:
        data = {"refresh_token": command.refresh_token}
        return await self._from_a_stranger("log_out", data, command.tenant_id)

    async def _from_a_stranger(
        self, use_case: str, data: Mapping[str, object], tenant_id: UUID
    ) -> Reply[None]:
        told = await self.post.send(use_case, data, tenant_id=tenant_id, learner=None, sealed=True)
        return Reply(refusal=told.code)

    async def change_profile(self, command: ChangeProfileCommand) -> Reply[None]:
        data = {
            "display_name": command.display_name,
            "timezone": command.timezone,
            "expected_version": command.expected_version,
        }
        return await self.post.ask("change_profile", data, command.caller, sealed=True)

    async def change_password(self, command: ChangePasswordCommand) -> Reply[None]:
        data = {"current_password": command.current_password, "new_password": command.new_password}
        return await self.post.ask("change_password", data, command.caller, sealed=True)

    async def request_password_reset(self, command: RequestPasswordResetCommand) -> Reply[None]:
        return await self._from_a_stranger(
            "request_password_reset", {"email": command.email}, command.tenant_id
        )

    async def reset_password(self, command: ResetPasswordCommand) -> Reply[None]:
        data = {"token": command.token, "new_password": command.new_password, "address": command.address}
        return await self._from_a_stranger("reset_password", data, command.tenant_id)

    async def end_login(self, command: EndLoginCommand) -> Reply[None]:
        return await self.post.ask("end_login", {"login_id": command.login_id}, command.caller)

    async def end_logins(self, command: EndLoginsCommand) -> Reply[None]:
        return await self.post.ask("end_logins", {}, command.caller)

    async def open_coaching_session(self, command: OpenCoachingSessionCommand) -> Reply[None]:
        data = {"id": command.session_id, "title": command.title, "focus": command.focus}
        return await self.post.ask("open_coaching_session", data, command.caller)

    async def change_coaching_session(self, command: ChangeCoachingSessionCommand) -> Reply[None]:
        data = {
            "session_id": command.session_id,
            "title": command.title,
            "focus": command.focus,
            "expected_version": command.expected_version,
        }
        return await self.post.ask("change_coaching_session", data, command.caller)

    async def delete_coaching_session(self, command: DeleteCoachingSessionCommand) -> Reply[None]:
        data = {"session_id": command.session_id}
        return await self.post.ask("delete_coaching_session", data, command.caller)

    async def send_message(self, command: SendMessageCommand) -> Reply[None]:
        data = {
            "id": command.message_id,
            "session_id": command.session_id,
            "content": command.content,
            "remember": command.remember,
        }
        return await self.post.ask("send_message", data, command.caller)

    async def create_plan(self, command: CreatePlanCommand) -> Reply[None]:
        data = {
            "id": command.plan_id,
            "title": command.title,
            "due_date": command.due_date,
            "session_id": command.session_id,
            "tasks": [_task(task) for task in command.tasks],
        }
        return await self.post.ask("create_plan", data, command.caller)

    async def generate_plan(self, command: GeneratePlanCommand) -> Reply[None]:
        data = {
            "id": command.plan_id,
            "goal": command.goal,
            "due_date": command.due_date,
            "session_id": command.session_id,
            "minutes_per_day": command.minutes_per_day,
        }
        return await self.post.ask("generate_plan", data, command.caller)

    async def change_plan(self, command: ChangePlanCommand) -> Reply[None]:
        data = {
            "plan_id": command.plan_id,
            "title": command.title,
            "due_date": command.due_date,
            "status": command.status,
            "expected_version": command.expected_version,
        }
        return await self.post.ask("change_plan", data, command.caller)

    async def delete_plan(self, command: DeletePlanCommand) -> Reply[None]:
        return await self.post.ask("delete_plan", {"plan_id": command.plan_id}, command.caller)

    async def add_task(self, command: AddTaskCommand) -> Reply[None]:
        data = {"plan_id": command.plan_id, **_task(command.task)}
        return await self.post.ask("add_task", data, command.caller)

    async def change_task(self, command: ChangeTaskCommand) -> Reply[None]:
        data = {
            "task_id": command.task_id,
            "status": command.status,
            "summary": command.summary,
            "due_date": command.due_date,
        }
        return await self.post.ask("change_task", data, command.caller)

    async def remove_task(self, command: RemoveTaskCommand) -> Reply[None]:
        return await self.post.ask("remove_task", {"task_id": command.task_id}, command.caller)

    async def log_study_session(self, command: LogStudySessionCommand) -> Reply[None]:
        data = {
            "id": command.study_session_id,
            "minutes": command.minutes,
            "recorded_at": command.recorded_at,
            "session_id": command.session_id,
        }
        return await self.post.ask("log_study_session", data, command.caller)

    async def request_report(self, command: RequestReportCommand) -> Reply[None]:
        data = {"id": command.report_id, "language": command.language}
        return await self.post.ask("request_report", data, command.caller)

    async def request_erasure(self, command: RequestErasureCommand) -> Reply[None]:
        data = {"id": command.erasure_id, "password": command.password}
        return await self.post.ask("request_erasure", data, command.caller, sealed=True)

    async def request_export(self, command: RequestExportCommand) -> Reply[None]:
        return await self.post.ask("request_export", {"id": command.export_id}, command.caller)

    async def add_knowledge(self, command: AddKnowledgeCommand) -> Reply[None]:
        data = {
            "id": command.resource_id,
            "title": command.title,
            "text": command.text,
            "upload_id": command.upload_id,
            "url": command.address,
            "language": command.language,
            "tags": command.tags,
            "visibility": command.visibility,
        }
        return await self.post.ask("add_knowledge", data, command.caller)

    async def request_upload(self, command: RequestUploadCommand) -> Reply[UploadView]:
        data = {
            "id": command.upload_id,
            "filename": command.filename,
            "content_type": command.content_type,
            "size": command.size,
            "session_id": command.session_id,
            "message_id": command.message_id,
        }
        return await self.post.ask_for_secret("request_upload", data, command.caller, UploadView)

    async def delete_knowledge(self, command: DeleteKnowledgeCommand) -> Reply[None]:
        return await self.post.ask("delete_knowledge", {"resource_id": command.resource_id}, command.caller)


def _task(task: NewTask) -> dict[str, object]:
    return {"id": task.task_id, "summary": task.summary, "due_date": task.due_date}
