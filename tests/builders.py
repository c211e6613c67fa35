"""Learners and their things, ready to be stored: every argument has a value that a test need not think of."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from application.knowledge.add_knowledge import import_id_of
from application.ports.embedder import DIMENSIONS, Vector
from application.ports.recall_index import Recallable
from domain.coaching.coaching_session import CoachingSession
from domain.coaching.dialogue import DialogueTurn, content_hash
from domain.identity.refresh_token import RefreshToken, fingerprint
from domain.identity.user import User
from domain.knowledge.chunking import Chunk
from domain.knowledge.knowledge_import import KnowledgeImport
from domain.knowledge.resource import KnowledgeResource, Visibility
from domain.knowledge.upload import UPLOAD_LARGEST, Upload, VoiceOf
from domain.planning.plan import Plan, Task
from domain.privacy.export import DataExport
from domain.progress.report import Report
from domain.progress.snapshot import ProgressSnapshot, Totals
from domain.progress.study_session import StudySession

NOW = datetime(2030, 5, 1, 12, 30, 15, 123456, tzinfo=UTC)


def a_user(tenant_id: UUID, *, email: str | None = None, now: datetime = NOW) -> User:
    user_id = uuid4()
    return User.register(
        user_id=user_id,
        tenant_id=tenant_id,
        email=email or f"{user_id.hex}@example.org",
        password_hash="$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA",
        display_name="Ada Lovelace",
        timezone="Europe/Vienna",
        now=now,
    )


def a_refresh_token(owner: User, *, now: datetime = NOW) -> RefreshToken:
    return RefreshToken.for_login(
        token_id=uuid4(),
        tenant_id=owner.tenant_id,
        user_id=owner.id,
        token_hash=fingerprint(uuid4().hex),
        now=now,
    )


def a_coaching_session(owner: User, *, title: str = "Calculus", now: datetime = NOW) -> CoachingSession:
    return CoachingSession.open(
        session_id=uuid4(),
        tenant_id=owner.tenant_id,
        user_id=owner.id,
        title=title,
        focus="Integrals",
        now=now,
    )


def a_turn(session: CoachingSession, *, content: str = "Why?", now: datetime = NOW) -> DialogueTurn:
    return DialogueTurn.accept(
        message_id=uuid4(),
        tenant_id=session.tenant_id,
        user_id=session.user_id,
        session_id=session.id,
        content=content,
        remember=True,
        now=now,
    )


def a_task(*, summary: str = "Read chapter 9", due_date: date | None = None) -> Task:
    return Task(id=uuid4(), summary=summary, due_date=due_date)


def a_plan(
    owner: User,
    *,
    title: str = "Pass the exam",
    tasks: Sequence[Task] | None = None,
    session: CoachingSession | None = None,
    now: datetime = NOW,
) -> Plan:
    """Without ``tasks``: two of them, one of which has a due date."""
    return Plan.create(
        plan_id=uuid4(),
        tenant_id=owner.tenant_id,
        user_id=owner.id,
        session_id=session.id if session else None,
        title=title,
        due_date=date(2030, 6, 30),
        tasks=[a_task(due_date=date(2030, 6, 1)), a_task(summary="Practise")] if tasks is None else tasks,
        now=now,
    ).unwrap()


def a_study_session(
    owner: User,
    *,
    minutes: int = 25,
    session: CoachingSession | None = None,
    recorded_at: datetime | None = None,
    now: datetime = NOW,
) -> StudySession:
    return StudySession.log(
        study_session_id=uuid4(),
        tenant_id=owner.tenant_id,
        user_id=owner.id,
        minutes=minutes,
        recorded_at=recorded_at,
        session_id=session.id if session else None,
        now=now,
    ).unwrap()


def a_progress_snapshot(owner: User, *, now: datetime = NOW) -> ProgressSnapshot:
    return ProgressSnapshot.capture(
        snapshot_id=uuid4(),
        tenant_id=owner.tenant_id,
        user_id=owner.id,
        totals=Totals(streak_days=3, completed_tasks=7, study_minutes=125),
        now=now,
    )


def a_report(owner: User, *, language: str = "de", now: datetime = NOW) -> Report:
    return Report.request(
        report_id=uuid4(), tenant_id=owner.tenant_id, user_id=owner.id, language=language, now=now
    ).unwrap()


def an_export(owner: User, *, now: datetime = NOW) -> DataExport:
    return DataExport.request(export_id=uuid4(), tenant_id=owner.tenant_id, user_id=owner.id, now=now)


def a_resource(
    owner: User,
    *,
    title: str = "Analysis I",
    visibility: Visibility = Visibility.PRIVATE,
    now: datetime = NOW,
) -> KnowledgeResource:
    resource_id = uuid4()
    return KnowledgeResource.add(
        resource_id=resource_id,
        import_id=import_id_of(resource_id),
        tenant_id=owner.tenant_id,
        user_id=owner.id,
        title=title,
        language="de-AT",
        tags=("maths", "first year"),
        source="text",
        visibility=visibility,
        object_key=f"{owner.tenant_id}/uploads/{owner.id}/{resource_id}.md",
        content_hash=content_hash(title),
        now=now,
    )


def some_chunks(number: int = 2) -> Sequence[Chunk]:
    return [
        Chunk(
            position=position,
            heading_path=("Limits", f"Section {position}"),
            text=f"Passage {position}\n",
            content_hash=content_hash(f"Passage {position}\n"),
        )
        for position in range(number)
    ]


def an_import(resource: KnowledgeResource, *, passages: int = 2, now: datetime = NOW) -> KnowledgeImport:
    return KnowledgeImport.start(
        import_id=import_id_of(resource.id),
        tenant_id=resource.tenant_id,
        user_id=resource.user_id,
        resource_id=resource.id,
        passages=passages,
        now=now,
    )


def an_upload(
    owner: User, *, filename: str = "notes.pdf", voice: VoiceOf | None = None, now: datetime = NOW
) -> Upload:
    return Upload.request(
        upload_id=uuid4(),
        tenant_id=owner.tenant_id,
        user_id=owner.id,
        filename=filename,
        content_type="application/pdf" if voice is None else "audio/mpeg",
        size=1234,
        largest=UPLOAD_LARGEST,
        voice=voice,
        now=now,
    ).unwrap()


def a_vector(*numbers: float) -> Vector:
    """These numbers, then zeros."""
    return [*numbers, *[0.0] * (DIMENSIONS - len(numbers))]


def a_recallable(
    *,
    tenant_id: UUID,
    owner_id: UUID,
    vector: Vector | None = None,
    resource_id: UUID | None = None,
    shared: bool = False,
    model: str = "model-a",
    source: str = "text",
    language: str | None = None,
    tags: Sequence[str] = (),
    version: int = 1,
) -> Recallable:
    return Recallable(
        id=uuid4(),
        tenant_id=tenant_id,
        owner_id=owner_id,
        resource_id=resource_id or uuid4(),
        shared=shared,
        vector=a_vector(1.0) if vector is None else vector,
        model=model,
        content_hash=content_hash(model),
        source=source,
        language=language,
        tags=tags,
        version=version,
    )


def later(minutes: float = 1) -> datetime:
    return NOW + timedelta(minutes=minutes)
