"""The queue door. There are no letters to read with, so whoever sends letters reads at the coach."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Result

from application.coach import Coach
from application.coaching.list_messages import ListMessagesCommand
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
from application.identity.list_logins import ListLoginsCommand
from application.identity.read_profile import ReadProfileCommand
from application.identity.views import LoginView, ProfileView
from application.knowledge.read_knowledge import ListKnowledgeCommand, ReadImportCommand, ReadKnowledgeCommand
from application.knowledge.search_knowledge import SearchKnowledgeCommand
from application.knowledge.views import ImportView, LinkView, PassageView, ResourceView
from application.paging import Page
from application.persona.read_persona import ReadPersonaCommand
from application.persona.views import PersonaView
from application.planning.list_tasks import ListTasksCommand
from application.planning.read_plans import ListPlansCommand, ReadPlanCommand
from application.planning.views import PlanSummaryView, PlanView, TaskView
from application.ports.receipt_signer import ReceiptKey
from application.privacy.erasure_views import ErasureView
from application.privacy.export_views import ExportView
from application.privacy.read_exports import ListExportsCommand, ReadExportCommand
from application.privacy.tend_erasures import ListReceiptKeysCommand, ReadErasureCommand
from application.progress.read_progress import (
    ListProgressCommand,
    ListStudySessionsCommand,
    ReadProgressCommand,
)
from application.progress.read_report import ReadReportCommand
from application.progress.views import ProgressView, ReportView, StudySessionView
from application.refusals import Refusal
from entrypoints.queue.sealing import Sealer
from tests.acceptance.doors.door import Reply
from tests.acceptance.doors.letters import Post
from tests.acceptance.doors.queue_writing import QueueWriting
from tests.acceptance.world import World

A = TypeVar("A")


@dataclass
class QueueDoor(QueueWriting):
    """Nobody knocks: what is trusted is the queue, and who may write into it."""

    @property
    def coach(self) -> Coach:
        return self.post.coach

    def trust(self, user_id: UUID, access_token: str) -> None:
        """Letters name the learner; they carry no proof."""

    async def authenticate(self, command: AuthenticateCommand) -> Reply[None]:
        reply = _reply(await self.coach.authenticate(command))
        return Reply(refusal=reply.refusal)

    async def read_profile(self, command: ReadProfileCommand) -> Reply[ProfileView]:
        return _reply(await self.coach.read_profile(command))

    async def list_logins(self, command: ListLoginsCommand) -> Reply[Sequence[LoginView]]:
        return _reply(await self.coach.list_logins(command))

    async def read_coaching_session(self, command: ReadCoachingSessionCommand) -> Reply[CoachingSessionView]:
        return _reply(await self.coach.read_coaching_session(command))

    async def list_coaching_sessions(
        self, command: ListCoachingSessionsCommand
    ) -> Reply[Page[CoachingSessionView]]:
        return _reply(await self.coach.list_coaching_sessions(command))

    async def stream_message(self, command: SendMessageCommand) -> Reply[Sequence[str]]:
        """An answer in pieces needs somebody who listens, so this too is asked of the coach."""
        accepted = await self.coach.stream_message(command)
        if not is_successful(accepted):
            return Reply(refusal=accepted.failure().code)
        return Reply(answer=[piece async for piece in accepted.unwrap() if isinstance(piece, str)])

    async def list_messages(self, command: ListMessagesCommand) -> Reply[Page[MessageView]]:
        return _reply(await self.coach.list_messages(command))

    async def recall(self, command: RecallCommand) -> Reply[Sequence[RecollectionView]]:
        return _reply(await self.coach.recall(command))

    async def read_persona(self, command: ReadPersonaCommand) -> Reply[PersonaView]:
        return _reply(await self.coach.read_persona(command))

    async def read_plan(self, command: ReadPlanCommand) -> Reply[PlanView]:
        return _reply(await self.coach.read_plan(command))

    async def list_plans(self, command: ListPlansCommand) -> Reply[Page[PlanSummaryView]]:
        return _reply(await self.coach.list_plans(command))

    async def list_tasks(self, command: ListTasksCommand) -> Reply[Page[TaskView]]:
        return _reply(await self.coach.list_tasks(command))

    async def list_study_sessions(self, command: ListStudySessionsCommand) -> Reply[Page[StudySessionView]]:
        return _reply(await self.coach.list_study_sessions(command))

    async def read_progress(self, command: ReadProgressCommand) -> Reply[ProgressView]:
        return _reply(await self.coach.read_progress(command))

    async def list_progress(self, command: ListProgressCommand) -> Reply[Page[ProgressView]]:
        return _reply(await self.coach.list_progress(command))

    async def read_erasure(self, command: ReadErasureCommand) -> Reply[ErasureView]:
        return _reply(await self.coach.read_erasure(command))

    async def list_receipt_keys(self, command: ListReceiptKeysCommand) -> Reply[Sequence[ReceiptKey]]:
        return _reply(await self.coach.list_receipt_keys(command))

    async def list_exports(self, command: ListExportsCommand) -> Reply[Page[ExportView]]:
        return _reply(await self.coach.list_exports(command))

    async def read_export(self, command: ReadExportCommand) -> Reply[ExportView]:
        return _reply(await self.coach.read_export(command))

    async def read_report(self, command: ReadReportCommand) -> Reply[ReportView]:
        return _reply(await self.coach.read_report(command))

    async def read_knowledge(self, command: ReadKnowledgeCommand) -> Reply[ResourceView]:
        return _reply(await self.coach.read_knowledge(command))

    async def list_knowledge(self, command: ListKnowledgeCommand) -> Reply[Page[ResourceView]]:
        return _reply(await self.coach.list_knowledge(command))

    async def search_knowledge(self, command: SearchKnowledgeCommand) -> Reply[Sequence[PassageView]]:
        return _reply(await self.coach.search_knowledge(command))

    async def read_voice_message(self, command: ReadVoiceMessageCommand) -> Reply[LinkView]:
        return _reply(await self.coach.read_voice_message(command))

    async def read_import(self, command: ReadImportCommand) -> Reply[ImportView]:
        return _reply(await self.coach.read_import(command))

    async def check_stores(self, command: CheckStoresCommand) -> Reply[Sequence[StoreReport]]:
        return _reply(await self.coach.check_stores(command))


def queue_door(world: World) -> QueueDoor:
    return QueueDoor(Post(world.coach, Sealer([bytes(range(32))])))


def _reply(outcome: Result[A, Refusal]) -> Reply[A]:
    if is_successful(outcome):
        return Reply(answer=outcome.unwrap())
    return Reply(refusal=outcome.failure().code)
