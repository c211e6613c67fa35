"""What an export consists of: parts, and the kind of record that each holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TypeAlias
from uuid import UUID

from application.ports.object_manifest import ManifestEntry
from application.ports.resource_repository import Original
from domain.audit.entry import AuditEntry
from domain.coaching.coaching_session import CoachingSession
from domain.coaching.dialogue import DialogueMessage, DialogueTurn
from domain.identity.user import User
from domain.knowledge.chunking import Chunk
from domain.knowledge.knowledge_import import KnowledgeImport
from domain.knowledge.resource import KnowledgeResource
from domain.knowledge.upload import Upload
from domain.persona.snapshot import PersonaSnapshot
from domain.planning.plan import Plan
from domain.progress.report import Report
from domain.progress.snapshot import ProgressSnapshot
from domain.progress.study_session import StudySession

SCHEMA = 1  # of all that follows; whoever changes what a part means counts it up


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The account without what proves who somebody is: no password hash, no login, no role leaves."""

    id: UUID
    tenant_id: UUID
    version: int
    email: str
    display_name: str
    timezone: str
    created_at: datetime

    @classmethod
    def of(cls, user: User) -> "Account":
        return cls(
            id=user.id,
            tenant_id=user.tenant_id,
            version=user.version,
            email=user.email,
            display_name=user.display_name,
            timezone=user.timezone,
            created_at=user.created_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A knowledge resource with all that hangs on it. ``original``: what the manifest says of its file."""

    resource: KnowledgeResource
    started: KnowledgeImport
    original: Original | None
    passages: Sequence[Chunk]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedAs:
    """That something can be found by its meaning, and how the index knows it.

    The numbers are not told: whoever brings the export in makes them again from the text, by their model.
    """

    stock: str
    id: UUID
    hangs_on: UUID
    content_hash: str | None
    shared: bool | None


class Part(Enum):
    ACCOUNT = "account"
    SESSIONS = "sessions"
    TURNS = "turns"
    PLANS = "plans"
    STUDY_SESSIONS = "study_sessions"
    PROGRESS = "progress"
    REPORTS = "reports"
    KNOWLEDGE = "knowledge"
    UPLOADS = "uploads"
    OBJECTS = "objects"
    MESSAGES = "messages"
    PERSONAS = "personas"
    AUDIT = "audit"
    VECTORS = "vectors"


Record: TypeAlias = (
    Account
    | AuditEntry
    | CoachingSession
    | DialogueMessage
    | DialogueTurn
    | IndexedAs
    | ManifestEntry
    | Material
    | PersonaSnapshot
    | Plan
    | ProgressSnapshot
    | Report
    | StudySession
    | Upload
)

RECORDS: Mapping[Part, type[Record]] = {
    Part.ACCOUNT: Account,
    Part.SESSIONS: CoachingSession,
    Part.TURNS: DialogueTurn,
    Part.PLANS: Plan,
    Part.STUDY_SESSIONS: StudySession,
    Part.PROGRESS: ProgressSnapshot,
    Part.REPORTS: Report,
    Part.KNOWLEDGE: Material,
    Part.UPLOADS: Upload,
    Part.OBJECTS: ManifestEntry,
    Part.MESSAGES: DialogueMessage,
    Part.PERSONAS: PersonaSnapshot,
    Part.AUDIT: AuditEntry,
    Part.VECTORS: IndexedAs,
}
