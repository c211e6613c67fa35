"""What a door can be asked for: one method per use case, and an answer that is the same behind every door.

What workers do on their own is missing, and so is what operators do at their own desk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from application.coaching.change_coaching_session import ChangeCoachingSessionCommand
from application.coaching.delete_coaching_session import DeleteCoachingSessionCommand
from application.coaching.list_messages import ListMessagesCommand
from application.coaching.open_coaching_session import OpenCoachingSessionCommand
from application.coaching.read_coaching_sessions import (
    ListCoachingSessionsCommand,
    ReadCoachingSessionCommand,
)
from application.coaching.read_voice_message import ReadVoiceMessageCommand
from application.coaching.recall import RecallCommand
from application.coaching.send_message import SendMessageCommand
from application.coaching.views import CoachingSessionView, MessageView, RecollectionView
from application.consistency.check_stores import CheckStoresCommand, StoreReport
from application.identity.authenticate import AuthenticateCommand
from application.identity.change_password import ChangePasswordCommand
from application.identity.change_profile import ChangeProfileCommand
from application.identity.end_login import EndLoginCommand
from application.identity.end_logins import EndLoginsCommand
from application.identity.list_logins import ListLoginsCommand
from application.identity.log_in import LogInCommand
from application.identity.log_out import LogOutCommand
from application.identity.read_profile import ReadProfileCommand
from application.identity.refresh_tokens import RefreshTokensCommand
from application.identity.register_user import RegisterUserCommand
from application.identity.request_password_reset import RequestPasswordResetCommand
from application.identity.reset_password import ResetPasswordCommand
from application.identity.views import LoginView, ProfileView, TokensView
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.delete_knowledge import DeleteKnowledgeCommand
from application.knowledge.read_knowledge import ListKnowledgeCommand, ReadImportCommand, ReadKnowledgeCommand
from application.knowledge.request_upload import RequestUploadCommand
from application.knowledge.search_knowledge import SearchKnowledgeCommand
from application.knowledge.views import ImportView, LinkView, PassageView, ResourceView, UploadView
from application.paging import Page
from application.persona.read_persona import ReadPersonaCommand
from application.persona.views import PersonaView
from application.planning.add_task import AddTaskCommand
from application.planning.change_plan import ChangePlanCommand
from application.planning.change_task import ChangeTaskCommand
from application.planning.create_plan import CreatePlanCommand
from application.planning.delete_plan import DeletePlanCommand
from application.planning.generate_plan import GeneratePlanCommand
from application.planning.list_tasks import ListTasksCommand
from application.planning.read_plans import ListPlansCommand, ReadPlanCommand
from application.planning.remove_task import RemoveTaskCommand
from application.planning.views import PlanSummaryView, PlanView, TaskView
from application.ports.receipt_signer import ReceiptKey
from application.privacy.erasure_views import ErasureView
from application.privacy.export_views import ExportView
from application.privacy.read_exports import ListExportsCommand, ReadExportCommand
from application.privacy.request_erasure import RequestErasureCommand
from application.privacy.request_export import RequestExportCommand
from application.privacy.tend_erasures import ListReceiptKeysCommand, ReadErasureCommand
from application.progress.log_study_session import LogStudySessionCommand
from application.progress.read_progress import (
    ListProgressCommand,
    ListStudySessionsCommand,
    ReadProgressCommand,
)
from application.progress.read_report import ReadReportCommand
from application.progress.request_report import RequestReportCommand
from application.progress.views import ProgressView, ReportView, StudySessionView

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Reply(Generic[A]):
    """Accepted, or refused with a permanent code and, where the door speaks to people, with words.

    A door that only acknowledges leaves ``answer`` empty: what became of a request is seen by reading.
    """

    refusal: str | None = None
    words: str | None = None
    answer: A | None = None

    @property
    def accepted(self) -> bool:
        return self.refusal is None


class IdentityDoor(Protocol):
    async def register_user(self, command: RegisterUserCommand) -> Reply[UUID]: ...
    async def log_in(self, command: LogInCommand) -> Reply[TokensView]: ...
    async def refresh_tokens(self, command: RefreshTokensCommand) -> Reply[TokensView]: ...
    async def log_out(self, command: LogOutCommand) -> Reply[None]: ...
    async def authenticate(self, command: AuthenticateCommand) -> Reply[None]: ...
    async def read_profile(self, command: ReadProfileCommand) -> Reply[ProfileView]: ...
    async def change_profile(self, command: ChangeProfileCommand) -> Reply[None]: ...
    async def change_password(self, command: ChangePasswordCommand) -> Reply[None]: ...
    async def request_password_reset(self, command: RequestPasswordResetCommand) -> Reply[None]: ...
    async def reset_password(self, command: ResetPasswordCommand) -> Reply[None]: ...
    async def list_logins(self, command: ListLoginsCommand) -> Reply[Sequence[LoginView]]: ...
    async def end_login(self, command: EndLoginCommand) -> Reply[None]: ...
    async def end_logins(self, command: EndLoginsCommand) -> Reply[None]: ...


class CoachingDoor(Protocol):
    async def open_coaching_session(self, command: OpenCoachingSessionCommand) -> Reply[None]: ...
    async def read_coaching_session(
        self, command: ReadCoachingSessionCommand
    ) -> Reply[CoachingSessionView]: ...
    async def list_coaching_sessions(
        self, command: ListCoachingSessionsCommand
    ) -> Reply[Page[CoachingSessionView]]: ...
    async def change_coaching_session(self, command: ChangeCoachingSessionCommand) -> Reply[None]: ...
    async def delete_coaching_session(self, command: DeleteCoachingSessionCommand) -> Reply[None]: ...
    async def send_message(self, command: SendMessageCommand) -> Reply[None]: ...
    async def stream_message(self, command: SendMessageCommand) -> Reply[Sequence[str]]: ...
    async def list_messages(self, command: ListMessagesCommand) -> Reply[Page[MessageView]]: ...
    async def recall(self, command: RecallCommand) -> Reply[Sequence[RecollectionView]]: ...
    async def read_persona(self, command: ReadPersonaCommand) -> Reply[PersonaView]: ...


class PlanningDoor(Protocol):
    async def create_plan(self, command: CreatePlanCommand) -> Reply[None]: ...
    async def generate_plan(self, command: GeneratePlanCommand) -> Reply[None]: ...
    async def read_plan(self, command: ReadPlanCommand) -> Reply[PlanView]: ...
    async def list_plans(self, command: ListPlansCommand) -> Reply[Page[PlanSummaryView]]: ...
    async def change_plan(self, command: ChangePlanCommand) -> Reply[None]: ...
    async def delete_plan(self, command: DeletePlanCommand) -> Reply[None]: ...
    async def add_task(self, command: AddTaskCommand) -> Reply[None]: ...
    async def change_task(self, command: ChangeTaskCommand) -> Reply[None]: ...
    async def remove_task(self, command: RemoveTaskCommand) -> Reply[None]: ...
    async def list_tasks(self, command: ListTasksCommand) -> Reply[Page[TaskView]]: ...


class ProgressDoor(Protocol):
    async def log_study_session(self, command: LogStudySessionCommand) -> Reply[None]: ...
    async def list_study_sessions(
        self, command: ListStudySessionsCommand
    ) -> Reply[Page[StudySessionView]]: ...
    async def read_progress(self, command: ReadProgressCommand) -> Reply[ProgressView]: ...
    async def list_progress(self, command: ListProgressCommand) -> Reply[Page[ProgressView]]: ...
    async def request_report(self, command: RequestReportCommand) -> Reply[None]: ...
    async def read_report(self, command: ReadReportCommand) -> Reply[ReportView]: ...


class KnowledgeDoor(Protocol):
    async def add_knowledge(self, command: AddKnowledgeCommand) -> Reply[None]: ...
    async def read_knowledge(self, command: ReadKnowledgeCommand) -> Reply[ResourceView]: ...
    async def list_knowledge(self, command: ListKnowledgeCommand) -> Reply[Page[ResourceView]]: ...
    async def delete_knowledge(self, command: DeleteKnowledgeCommand) -> Reply[None]: ...
    async def search_knowledge(self, command: SearchKnowledgeCommand) -> Reply[Sequence[PassageView]]: ...
    async def request_upload(self, command: RequestUploadCommand) -> Reply[UploadView]: ...
    async def read_voice_message(self, command: ReadVoiceMessageCommand) -> Reply[LinkView]: ...
    async def read_import(self, command: ReadImportCommand) -> Reply[ImportView]: ...


class ErasureDoor(Protocol):
    async def request_erasure(self, command: RequestErasureCommand) -> Reply[None]: ...
    async def read_erasure(self, command: ReadErasureCommand) -> Reply[ErasureView]: ...
    async def list_receipt_keys(self, command: ListReceiptKeysCommand) -> Reply[Sequence[ReceiptKey]]: ...


class ExportDoor(Protocol):
    async def request_export(self, command: RequestExportCommand) -> Reply[None]: ...
    async def list_exports(self, command: ListExportsCommand) -> Reply[Page[ExportView]]: ...
    async def read_export(self, command: ReadExportCommand) -> Reply[ExportView]: ...


class OperationDoor(Protocol):
    async def check_stores(self, command: CheckStoresCommand) -> Reply[Sequence[StoreReport]]: ...


class Door(
    IdentityDoor,
    CoachingDoor,
    PlanningDoor,
    ProgressDoor,
    KnowledgeDoor,
    ErasureDoor,
    ExportDoor,
    OperationDoor,
    Protocol,
):
    """Everything that Study Coach does, for a learner who knows nothing of protocols."""

    def trust(self, user_id: UUID, access_token: str) -> None:
        """The learner comes with this proof of a login, wherever they have it from."""
