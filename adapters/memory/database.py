"""What stands in for PostgreSQL: everything that was committed."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from adapters.memory.kept_object import KeptObject
from adapters.memory.kept_vector import KeptVector
from adapters.memory.passages import Passages
from adapters.memory.persona_refresh import PersonaRefresh
from adapters.memory.row_locks import RowLocks
from adapters.memory.stored_delivery import StoredDelivery
from application.consistency.bell import Bell
from application.consistency.routes import ROUTES
from application.ports.clock import Clock
from application.ports.failures import AlreadyAnswered
from application.ports.ids import Ids
from application.ports.outbox import DeliveredEvent
from application.trace import traceparent
from domain.coaching.coaching_session import CoachingSession
from domain.coaching.dialogue import DialogueTurn
from domain.identity.password_reset import PasswordReset
from domain.identity.refresh_token import RefreshToken
from domain.identity.user import User
from domain.knowledge.knowledge_import import KnowledgeImport
from domain.knowledge.resource import KnowledgeResource
from domain.knowledge.upload import Upload
from domain.planning.plan import Plan
from domain.privacy.erasure import Erasure
from domain.privacy.export import DataExport
from domain.progress.report import Report
from domain.progress.snapshot import ProgressSnapshot
from domain.progress.study_session import StudySession
from domain.shared.aggregate import Aggregate


@dataclass(slots=True, eq=False, kw_only=True)
class MemoryDatabase:
    """Rows by id, what was answered, and what is still to be delivered. For one event loop at a time."""

    clock: Clock
    ids: Ids
    tenants: set[UUID]
    users: dict[UUID, User] = field(default_factory=dict)
    refresh_tokens: dict[UUID, RefreshToken] = field(default_factory=dict)
    password_resets: dict[UUID, PasswordReset] = field(default_factory=dict)
    coaching_sessions: dict[UUID, CoachingSession] = field(default_factory=dict)
    turns: dict[UUID, DialogueTurn] = field(default_factory=dict)
    plans: dict[UUID, Plan] = field(default_factory=dict)
    study_sessions: dict[UUID, StudySession] = field(default_factory=dict)
    progress_snapshots: dict[UUID, ProgressSnapshot] = field(default_factory=dict)
    reports: dict[UUID, Report] = field(default_factory=dict)
    exports: dict[UUID, DataExport] = field(default_factory=dict)
    erasures: dict[UUID, Erasure] = field(default_factory=dict)
    resources: dict[UUID, KnowledgeResource] = field(default_factory=dict)
    passages: dict[UUID, Passages] = field(default_factory=dict)
    imports: dict[UUID, KnowledgeImport] = field(default_factory=dict)
    uploads: dict[UUID, Upload] = field(default_factory=dict)
    objects: dict[UUID, KeptObject] = field(default_factory=dict)
    persona_refreshes: dict[UUID, PersonaRefresh] = field(default_factory=dict)
    kept_vectors: dict[Hashable, KeptVector] = field(default_factory=dict)
    tombstones: set[tuple[UUID, UUID]] = field(default_factory=set)
    answers: dict[Hashable, AlreadyAnswered] = field(default_factory=dict)
    answered_at: dict[Hashable, datetime] = field(default_factory=dict)
    events: dict[int, DeliveredEvent] = field(default_factory=dict)
    deliveries: dict[str, dict[int, StoredDelivery]] = field(default_factory=dict)
    position: int = 0
    locks: RowLocks = field(default_factory=RowLocks)
    told: set[str] = field(default_factory=set)
    bell: Bell = field(default_factory=Bell)

    def tell(self, aggregate: Aggregate) -> None:
        """Puts the aggregate's events on their way to each of their subscribers."""
        now = self.clock.now()
        for event in aggregate.take_events():
            self.position += 1
            delivered = DeliveredEvent(
                position=self.position,
                event_id=self.ids.new(),
                aggregate_id=aggregate.id,
                event=event,
                traceparent=traceparent(),
            )
            self.events[self.position] = delivered
            for subscriber in ROUTES[event.name]:
                waiting = self.deliveries.setdefault(subscriber, {})
                waiting[self.position] = StoredDelivery(subscriber, delivered, due_at=now)
                self.told.add(subscriber)

    def wake(self) -> None:
        """Whoever there is something new for may come and get it."""
        if self.told:
            self.bell.ring(self.told)
            self.told = set()
