"""A learner, a coach over the memory stores, and parts that do as they are told."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from returns.result import Failure, Result, Success

from adapters.memory.clock import MemoryClock
from adapters.memory.stores import MemoryStores
from application.caller import Caller
from application.coaching.answer_abandoned_turns import AnswerAbandonedTurns
from application.coaching.answer_turn import AnswerTurn
from application.coaching.index_dialogue import IndexDialogue
from application.coaching.send_message import AcceptMessage, SendMessage, SendMessageCommand
from application.consistency.relay import Relay
from application.knowledge.add_knowledge import AddKnowledge
from application.knowledge.delete_knowledge import DeleteKnowledge
from application.knowledge.index_resource import IndexResource
from application.knowledge.obtain_original import ObtainOriginal
from application.knowledge.read_original import ReadOriginal
from application.knowledge.remove_original import RemoveOriginal
from application.knowledge.retrieval import Retrieval
from application.knowledge.run_import import RunImport
from application.knowledge.shelving import Shelving
from application.persona.refresh_persona import RefreshPersona
from application.planning.index_plan import IndexPlan
from application.ports.dialogue_log import DialogueLog
from application.ports.text_extractor import Extracted, ExtractionFailed
from application.ports.tutor import PlanBrief, Question, Tutor
from application.ports.unit_of_work import UnitOfWorkFactory
from application.ports.web_pages import FetchedPage, FetchFailed
from domain.coaching.coaching_session import CoachingSession
from domain.coaching.dialogue import DialogueMessage
from domain.identity.user import User
from domain.knowledge.import_failure import ExtractionReason, FetchReason
from domain.planning.draft import DraftPlan, DraftTask
from domain.shared.aggregate import DomainEvent
from tests.builders import a_coaching_session, a_user

TENANT = UUID(int=1)


@dataclass
class ObedientTutor:
    """Says what it is told to say, and remembers what it was asked."""

    says: Callable[[Question], str] = lambda question: f"So you ask: {question.content}"
    drafts: Callable[[PlanBrief], DraftPlan] = lambda brief: DraftPlan(
        brief.goal, [DraftTask("Read", brief.today), DraftTask("Recap", brief.due_date)]
    )
    asked: list[Question] = field(default_factory=list)
    briefs: list[PlanBrief] = field(default_factory=list)

    async def answer(self, question: Question) -> AsyncIterator[str]:
        self.asked.append(question)
        for word in self.says(question).split(" "):
            yield f"{word} "

    async def draft_plan(self, brief: PlanBrief) -> DraftPlan:
        self.briefs.append(brief)
        return self.drafts(brief)


@dataclass
class ObedientWeb:
    """Has the pages it is told to have, and cannot reach others. Remembers what it was asked for."""

    pages: dict[str, FetchedPage] = field(default_factory=dict)
    reason: FetchReason = FetchReason.SITE_UNKNOWN
    asked: list[str] = field(default_factory=list)

    async def fetch(self, url: str) -> Result[FetchedPage, FetchFailed]:
        self.asked.append(url)
        page = self.pages.get(url)
        return Failure(FetchFailed(self.reason)) if page is None else Success(page)


@dataclass
class ObedientExtractor:
    """Takes everything for Markdown in ``language``, until it is told to fail for a ``reason``."""

    language: str | None = "en"
    reason: ExtractionReason | None = None
    read: list[bytes] = field(default_factory=list)

    async def extract(
        self, content: bytes, *, content_type: str, filename: str | None = None
    ) -> Result[Extracted, ExtractionFailed]:
        self.read.append(content)
        if self.reason is not None:
            return Failure(ExtractionFailed(self.reason))
        return Success(
            Extracted(markdown=content.decode(), title=None, language=self.language, media_type=content_type)
        )


@dataclass
class Learning:
    """One learner with one conversation. ``relay`` brings every event to whoever makes things findable."""

    stores: MemoryStores
    clock: MemoryClock
    learner: User
    session: CoachingSession
    tutor: ObedientTutor = field(default_factory=ObedientTutor)
    web: ObedientWeb = field(default_factory=ObedientWeb)
    extractor: ObedientExtractor = field(default_factory=ObedientExtractor)

    @classmethod
    async def begin(cls) -> "Learning":
        clock = MemoryClock()
        stores = MemoryStores([TENANT], clock=clock)
        learner = a_user(TENANT, now=clock.now())
        session = a_coaching_session(learner, now=clock.now())
        async with stores.unit_of_work(TENANT) as work:
            assert await work.users.add(learner)
            assert await work.coaching_sessions.add(session)
            await work.commit()
        return cls(stores, clock, learner, session)

    @property
    def caller(self) -> Caller:
        return Caller(TENANT, self.learner.id)

    async def classmate(self) -> Caller:
        other = a_user(TENANT, now=self.stores.clock.now())
        async with self.stores.unit_of_work(TENANT) as work:
            assert await work.users.add(other)
            await work.commit()
        return Caller(TENANT, other.id)

    @property
    def retrieval(self) -> Retrieval:
        stores = self.stores
        return Retrieval(
            stores.embedders,
            stores.vector_collections,
            stores.lexicon,
            stores.recall_index,
            stores.knowledge_queries,
        )

    @property
    def shelving(self) -> Shelving:
        stores = self.stores
        return Shelving(
            embedders=stores.embedders,
            collections=stores.vector_collections,
            kept=stores.kept_vectors,
            lexicon=stores.lexicon,
            index=stores.recall_index,
        )

    def answer_turn(
        self,
        *,
        tutor: Tutor | None = None,
        dialogue: DialogueLog | None = None,
        unit_of_work: UnitOfWorkFactory | None = None,
    ) -> AnswerTurn:
        return AnswerTurn(
            unit_of_work=unit_of_work or self.stores.unit_of_work,
            dialogue=dialogue or self.stores.dialogue_log,
            personas=self.stores.persona_snapshots,
            retrieval=self.retrieval,
            tutor=tutor or self.tutor,
            clock=self.stores.clock,
        )

    @property
    def accept(self) -> AcceptMessage:
        return AcceptMessage(self.stores.unit_of_work, self.stores.clock)

    @property
    def send(self) -> SendMessage:
        return SendMessage(self.accept, self.answer_turn())

    def answer_abandoned(self, answer: AnswerTurn | None = None) -> AnswerAbandonedTurns:
        return AnswerAbandonedTurns(
            self.stores.abandoned_turns, answer or self.answer_turn(), self.stores.clock
        )

    @property
    def add_knowledge(self) -> AddKnowledge:
        return AddKnowledge(self.stores.unit_of_work, self.stores.object_store, self.stores.clock)

    @property
    def delete_knowledge(self) -> DeleteKnowledge:
        return DeleteKnowledge(self.stores.unit_of_work, self.stores.clock)

    @property
    def index_resource(self) -> IndexResource:
        return IndexResource(self.stores.unit_of_work, self.shelving, self.stores.clock)

    @property
    def run_import(self) -> RunImport:
        stores, work, clock = self.stores, self.stores.unit_of_work, self.stores.clock
        return RunImport(
            unit_of_work=work,
            obtain=ObtainOriginal(work, stores.object_store, self.web, clock),
            read=ReadOriginal(work, stores.object_store, self.extractor, clock),
            passages=self.index_resource,
            shelving=self.shelving,
            clock=clock,
        )

    @property
    def refresh_persona(self) -> RefreshPersona:
        stores = self.stores
        return RefreshPersona(
            unit_of_work=stores.unit_of_work,
            plans=stores.planning_queries,
            dialogue=stores.dialogue_log,
            personas=stores.persona_snapshots,
            shelving=self.shelving,
            clock=stores.clock,
        )

    @property
    def relay(self) -> Relay:
        stores = self.stores
        return Relay(
            stores.outbox,
            [
                self.run_import,
                RemoveOriginal(stores.object_store),
                IndexDialogue(stores.dialogue_log, self.shelving),
                IndexPlan(stores.planning_queries, self.shelving),
                self.refresh_persona,
            ],
        )

    def a_message(self, content: str = "What is ownership?", *, remember: bool = False) -> SendMessageCommand:
        return SendMessageCommand(
            caller=self.caller,
            session_id=self.session.id,
            message_id=uuid4(),
            content=content,
            remember=remember,
        )

    async def log(self) -> list[DialogueMessage]:
        """The conversation as it stands."""
        return list(await self.stores.dialogue_log.latest(TENANT, self.session.id, limit=100))

    def told(self, event: type[DomainEvent], *, subscriber: str) -> list[DomainEvent]:
        """The events of this kind on their way to a subscriber."""
        waiting = self.stores.database.deliveries.get(subscriber, {})
        return [each.event.event for each in waiting.values() if isinstance(each.event.event, event)]
