"""Everything that the fakes hold of one learner."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from adapters.memory.audit_log import MemoryAuditLog
from adapters.memory.database import MemoryDatabase
from adapters.memory.dialogue_log import MemoryDialogueLog
from adapters.memory.persona_snapshots import MemoryPersonaSnapshots
from application.ports.learner_records import IN_TRUTH
from application.privacy.export_records import Account, Material, Part, Record
from domain.audit.entry import AuditEntry
from domain.coaching.dialogue import DialogueMessage
from domain.persona.snapshot import PersonaSnapshot
from domain.privacy.retention import ObjectKind


class Owned(Protocol):
    @property
    def tenant_id(self) -> UUID: ...
    @property
    def user_id(self) -> UUID: ...


Row = TypeVar("Row", bound=Owned)
Document = TypeVar("Document", AuditEntry, DialogueMessage, PersonaSnapshot)


@dataclass(frozen=True, slots=True)
class MemoryLearnerSnapshot:
    parts: Mapping[Part, Sequence[Record]]

    async def of(self, part: Part) -> AsyncIterator[Record]:
        for record in self.parts[part]:
            yield record


@dataclass(frozen=True, slots=True)
class MemoryLearnerRecords:
    database: MemoryDatabase

    @asynccontextmanager
    async def snapshot(self, tenant_id: UUID, user_id: UUID) -> AsyncIterator[MemoryLearnerSnapshot]:
        learner = (tenant_id, user_id)
        parts = {part: list(self._records(part, learner)) for part in (Part.ACCOUNT, *IN_TRUTH)}
        yield MemoryLearnerSnapshot(deepcopy(parts))

    def _records(self, part: Part, learner: tuple[UUID, UUID]) -> Iterable[Record]:
        database = self.database
        match part:
            case Part.ACCOUNT:
                user = database.users.get(learner[1])
                return [Account.of(user)] if user is not None and user.tenant_id == learner[0] else []
            case Part.SESSIONS:
                return _own(database.coaching_sessions, learner)
            case Part.TURNS:
                return _own(database.turns, learner)
            case Part.PLANS:
                return _own(database.plans, learner)
            case Part.STUDY_SESSIONS:
                return _own(database.study_sessions, learner)
            case Part.PROGRESS:
                return _own(database.progress_snapshots, learner)
            case Part.REPORTS:
                return (each for each in _own(database.reports, learner) if each.is_over)
            case Part.UPLOADS:
                threads = {None, *database.coaching_sessions}
                own = _own(database.uploads, learner)
                return (each for each in own if (each.voice and each.voice.session_id) in threads)
            case Part.KNOWLEDGE:
                return self._material(learner)
            case _:
                entries = [each.entry for each in _own(database.objects, learner)]
                kept = [each for each in entries if each.kind is not ObjectKind.EXPORT]
                return sorted(kept, key=lambda each: each.key)

    def _material(self, learner: tuple[UUID, UUID]) -> Iterator[Material]:
        for resource in _own(self.database.resources, learner):
            passages = self.database.passages[resource.id]
            imports = self.database.imports.values()
            yield Material(
                resource=resource,
                started=next(each for each in imports if each.resource_id == resource.id),
                original=passages.original,
                passages=passages.chunks,
            )


@dataclass(frozen=True, slots=True)
class MemoryLearnerDocuments:
    dialogue_log: MemoryDialogueLog
    persona_snapshots: MemoryPersonaSnapshots
    audit_log: MemoryAuditLog

    async def messages(self, tenant_id: UUID, user_id: UUID) -> AsyncIterator[DialogueMessage]:
        for each in _oldest_first(self.dialogue_log.messages, (tenant_id, user_id)):
            yield each

    async def personas(self, tenant_id: UUID, user_id: UUID) -> AsyncIterator[PersonaSnapshot]:
        for each in _oldest_first(self.persona_snapshots.snapshots, (tenant_id, user_id)):
            yield each

    async def audit(self, tenant_id: UUID, user_id: UUID) -> AsyncIterator[AuditEntry]:
        for each in _oldest_first(self.audit_log.entries, (tenant_id, user_id)):
            yield each


def _own(rows: Mapping[UUID, Row], learner: tuple[UUID, UUID]) -> list[Row]:
    """In the order of their ids."""
    return [row for _, row in sorted(rows.items()) if (row.tenant_id, row.user_id) == learner]


def _oldest_first(documents: Mapping[UUID, Document], learner: tuple[UUID, UUID]) -> list[Document]:
    return deepcopy(sorted(_own(documents, learner), key=lambda each: (each.created_at, each.id)))
