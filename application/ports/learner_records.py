"""Everything that the stores hold of one learner, for them to take along."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Protocol
from uuid import UUID

from application.privacy.export_records import Part, Record
from domain.audit.entry import AuditEntry
from domain.coaching.dialogue import DialogueMessage
from domain.persona.snapshot import PersonaSnapshot

IN_TRUTH = (
    *(Part.SESSIONS, Part.TURNS, Part.PLANS, Part.STUDY_SESSIONS, Part.PROGRESS, Part.REPORTS),
    *(Part.KNOWLEDGE, Part.UPLOADS, Part.OBJECTS),
)


class LearnerSnapshot(Protocol):
    """One learner in the truth at one moment, however long the reading takes.

    ``of`` gives the records of one of the parts ``IN_TRUTH``, and of ``Part.ACCOUNT`` the account, or nothing
    when there is no such learner; in ascending order of their ids or keys, a bounded number of them in
    memory. Reports that are not made yet, and what the manifest says of originals and of exports, are not
    among them: the former are nothing yet, originals stand with their material. Neither are uploads for a
    conversation that is gone: they are about to go as well.
    """

    def of(self, part: Part) -> AsyncIterator[Record]: ...


class LearnerRecords(Protocol):
    def snapshot(self, tenant_id: UUID, user_id: UUID) -> AbstractAsyncContextManager[LearnerSnapshot]: ...


class LearnerDocuments(Protocol):
    """All that the document store holds of one learner, oldest first, a bounded number in memory."""

    def messages(self, tenant_id: UUID, user_id: UUID) -> AsyncIterator[DialogueMessage]: ...
    def personas(self, tenant_id: UUID, user_id: UUID) -> AsyncIterator[PersonaSnapshot]: ...
    def audit(self, tenant_id: UUID, user_id: UUID) -> AsyncIterator[AuditEntry]: ...
