"""All tables as one unit of work sees them, and what must hold between them."""

from copy import copy
from typing import Protocol, TypeVar
from uuid import UUID

from adapters.memory.kept_object import KeptObject
from adapters.memory.passages import Passages
from adapters.memory.rows import Rows
from adapters.memory.transaction import Transaction
from application.ports.failures import OwnerMissing, StaleAggregate
from domain.coaching.dialogue import DialogueTurn
from domain.identity.user import User
from domain.knowledge.knowledge_import import KnowledgeImport
from domain.planning.plan import Plan
from domain.privacy.erasure import Erasure
from domain.progress.study_session import StudySession

InThread = TypeVar("InThread", DialogueTurn, KeptObject, Plan, StudySession)
OutlivesThread = TypeVar("OutlivesThread", Plan, StudySession)


class Owned(Protocol):
    @property
    def tenant_id(self) -> UUID: ...
    @property
    def user_id(self) -> UUID: ...


class Tables:
    def __init__(self, transaction: Transaction) -> None:
        database = transaction.database
        self._tenants = database.tenants
        self.users = Rows("users", database.users, transaction, self._has_tenant)
        self.refresh_tokens = Rows("refresh_tokens", database.refresh_tokens, transaction, self._has_owner)
        self.password_resets = Rows("password_resets", database.password_resets, transaction, self._has_owner)
        self.coaching_sessions = Rows(
            "coaching_sessions", database.coaching_sessions, transaction, self._has_owner
        )
        self.turns = Rows("turns", database.turns, transaction, self._has_owner_and_thread)
        self.plans = Rows("plans", database.plans, transaction, self._has_owner_and_thread)
        self.study_sessions = Rows(
            "study_sessions", database.study_sessions, transaction, self._has_owner_and_thread
        )
        self.progress_snapshots = Rows(
            "progress_snapshots", database.progress_snapshots, transaction, self._has_owner
        )
        self.reports = Rows("reports", database.reports, transaction, self._has_owner)
        self.exports = Rows("exports", database.exports, transaction, self._has_owner)
        self.erasures = Rows("erasures", database.erasures, transaction, _needs_nobody)
        self.resources = Rows("resources", database.resources, transaction, self._has_owner)
        self.passages = Rows("passages", database.passages, transaction, self._has_resource)
        self.imports = Rows("imports", database.imports, transaction, self._has_resource)
        self.uploads = Rows("uploads", database.uploads, transaction, self._has_owner)
        self.objects = Rows("objects", database.objects, transaction, self._has_owner_and_thread)
        self._all = (
            *(
                self.users,
                self.password_resets,
                self.refresh_tokens,
                self.coaching_sessions,
                self.turns,
                self.plans,
            ),
            *(self.study_sessions, self.progress_snapshots, self.resources, self.passages, self.imports),
            *(self.uploads, self.objects, self.exports, self.erasures, self.reports),
        )
        self._ended_threads: set[UUID] = set()

    async def end_thread(self, session_id: UUID) -> None:
        """A thread takes its turns and recordings along; plans and study time outlive it."""
        self._ended_threads.add(session_id)
        await _hold_those_in(session_id, self.turns)
        await _hold_those_in(session_id, self.objects)
        await _hold_those_in(session_id, self.plans)
        await _hold_those_in(session_id, self.study_sessions)
        self._leave_threads()

    def check(self) -> None:
        self._leave_threads()  # what others committed meanwhile too
        for rows in self._all:
            rows.check()

    def apply(self) -> None:
        for rows in self._all:
            rows.apply()

    def _leave_threads(self) -> None:
        for turn in list(self.turns.every()):
            if turn.session_id in self._ended_threads:
                self.turns.drop(turn.id)
        for kept in list(self.objects.every()):
            if kept.session_id in self._ended_threads:
                self.objects.drop(kept.id)
        _leave(self._ended_threads, self.plans)
        _leave(self._ended_threads, self.study_sessions)

    def _has_tenant(self, user: User) -> None:
        if user.tenant_id not in self._tenants:
            raise OwnerMissing

    def _has_owner(self, row: Owned) -> None:
        owner = self.users.peek(row.user_id)
        if owner is None or owner.tenant_id != row.tenant_id:
            raise OwnerMissing

    def _has_owner_and_thread(self, row: DialogueTurn | KeptObject | Plan | StudySession) -> None:
        self._has_owner(row)
        if row.session_id is None:
            return
        thread = self.coaching_sessions.peek(row.session_id)
        if thread is None or (thread.tenant_id, thread.user_id) != (row.tenant_id, row.user_id):
            raise StaleAggregate(row.id)

    def _has_resource(self, row: Passages | KnowledgeImport) -> None:
        resource_id = row.id if isinstance(row, Passages) else row.resource_id
        if self.resources.peek(resource_id) is None:
            raise StaleAggregate(row.id)


def _needs_nobody(_: Erasure) -> None:
    """It outlives its learner, and their tenant."""


async def _hold_those_in(session_id: UUID, rows: Rows[InThread]) -> None:
    for row in list(rows.every()):
        if row.session_id == session_id:
            await rows.hold(row.id)


def _leave(threads: set[UUID], rows: Rows[OutlivesThread]) -> None:
    for row in list(rows.every()):
        if row.session_id in threads:
            alone = copy(row)
            alone.session_id = None
            rows.put(alone)
