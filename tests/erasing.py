"""A learner who has left something in every place where learners leave something."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from application.caller import Caller, Request
from application.coach import Coach
from application.coaching.open_coaching_session import OpenCoachingSessionCommand
from application.coaching.send_message import SendMessageCommand
from application.identity.log_in import LogInCommand
from application.identity.register_user import RegisterUserCommand
from application.identity.views import TokensView
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.request_upload import RequestUploadCommand
from application.persona.refresh_personas import RefreshPersonasCommand
from application.planning.create_plan import CreatePlanCommand, NewTask
from application.ports.object_store import ObjectStore
from application.privacy.erasure_views import ErasureAccepted, ErasureView
from application.privacy.request_erasure import RequestErasureCommand
from application.privacy.request_export import RequestExportCommand
from application.privacy.search_residue import SearchResidueCommand
from application.privacy.tend_erasures import ReadErasureCommand
from application.progress.log_study_session import LogStudySessionCommand
from application.progress.request_report import RequestReportCommand
from domain.knowledge.resource import Visibility
from domain.privacy.tally import Counts

PASSWORD = "seven brown foxes"
Drain = Callable[[], Awaitable[object]]


@dataclass
class Life:
    """``drain`` brings every event to everybody who listens; ``objects`` is the store that links lead to."""

    coach: Coach
    drain: Drain
    objects: ObjectStore
    tenant_id: UUID
    user_id: UUID = field(default_factory=uuid4)
    session_id: UUID = field(default_factory=uuid4)

    @property
    def email(self) -> str:
        return f"{self.user_id.hex}@school.example"

    @property
    def caller(self) -> Caller:
        return Caller(self.tenant_id, self.user_id)

    async def begin(self) -> None:
        joined = RegisterUserCommand(
            caller=self.caller, email=self.email, password=PASSWORD, display_name="Ada", timezone="UTC"
        )
        (await self.coach.register_user(joined)).unwrap()
        opened = OpenCoachingSessionCommand(
            caller=self._asking(), session_id=self.session_id, title="The sea", focus="tides"
        )
        (await self.coach.open_coaching_session(opened)).unwrap()

    async def live(self) -> None:
        """Twice, and there is twice as much."""
        coach, caller = self.coach, self.caller
        await self.log_in()
        said = SendMessageCommand(
            caller=caller,
            session_id=self.session_id,
            message_id=uuid4(),
            content="When is the tide highest?",
            remember=True,
        )
        (await coach.send_message(said)).unwrap()
        planned = CreatePlanCommand(
            caller=self._asking(),
            plan_id=uuid4(),
            title="The sea",
            tasks=[NewTask(task_id=uuid4(), summary="Read on")],
        )
        (await coach.create_plan(planned)).unwrap()
        for visibility in Visibility:
            text = f"Tides follow the moon. {uuid4()}"
            added = AddKnowledgeCommand(
                caller=caller, resource_id=uuid4(), title="Tides", text=text, visibility=visibility
            )
            (await coach.add_knowledge(added)).unwrap()
        (
            await coach.log_study_session(
                LogStudySessionCommand(caller=caller, study_session_id=uuid4(), minutes=25)
            )
        ).unwrap()
        (await coach.request_report(RequestReportCommand(caller=caller, report_id=uuid4()))).unwrap()
        await coach.request_export(RequestExportCommand(caller=caller, export_id=uuid4()))
        await self.speak()
        await self.drain()
        await coach.refresh_personas(RefreshPersonasCommand())

    async def speak(self) -> None:
        """A recording lies under the name of the conversation, not under the learner's."""
        asked = RequestUploadCommand(
            caller=self.caller,
            upload_id=uuid4(),
            filename="voice.mp3",
            content_type="audio/mpeg",
            size=3,
            session_id=self.session_id,
            message_id=uuid4(),
        )
        (await self.coach.request_upload(asked)).unwrap()
        key = f"{self.tenant_id}/audio/{self.session_id}/{asked.message_id}.mp3"
        await self.objects.put(key, b"mp3", content_type="audio/mpeg")

    async def log_in(self) -> TokensView:
        command = LogInCommand(tenant_id=self.tenant_id, email=self.email, password=PASSWORD)
        return (await self.coach.log_in(command)).unwrap()

    async def ask_to_be_forgotten(self) -> ErasureAccepted:
        command = RequestErasureCommand(caller=self.caller, erasure_id=uuid4(), password=PASSWORD)
        return (await self.coach.request_erasure(command)).unwrap()

    async def erasure(self, erasure_id: UUID) -> ErasureView:
        return (await self.coach.read_erasure(ReadErasureCommand(erasure_id=erasure_id))).unwrap()

    async def residue(self) -> dict[str, Counts | None]:
        """What a search in every store finds, store by store."""
        command = SearchResidueCommand(id=self.user_id, tenant_id=self.tenant_id)
        found = (await self.coach.search_residue(command)).unwrap()
        return {each.store: each.counts for each in found if each.counts != {}}

    def _asking(self) -> Caller:
        """With a request that is kept with its answer."""
        return Caller(self.tenant_id, self.user_id, Request(uuid4().hex, b"any"))
