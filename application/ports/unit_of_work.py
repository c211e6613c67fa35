"""One PostgreSQL transaction, as use cases see it."""

from types import TracebackType
from typing import Protocol, Self
from uuid import UUID

from application.caller import Request
from application.ports.coaching_session_repository import CoachingSessionRepository
from application.ports.erasure_repository import ErasureRepository
from application.ports.export_repository import ExportRepository
from application.ports.object_manifest import ObjectManifest
from application.ports.password_reset_repository import PasswordResetRepository
from application.ports.plan_repository import PlanRepository
from application.ports.progress_repository import (
    ProgressLedger,
    ProgressSnapshotRepository,
    StudySessionRepository,
)
from application.ports.refresh_token_repository import RefreshTokenRepository
from application.ports.report_repository import ReportRepository
from application.ports.resource_repository import ResourceRepository
from application.ports.turn_repository import TurnRepository
from application.ports.upload_repository import UploadRepository
from application.ports.user_repository import UserRepository


class UnitOfWork(Protocol):
    """All or nothing over the truth, for one tenant.

    Leaving without ``commit`` forgets everything. ``commit`` writes the events of every aggregate added,
    saved or removed to the outbox, with one delivery for each of their subscribers, in the same
    transaction; events of one aggregate stand in the order of its commits. Opened with a ``request``,
    entering raises ``AlreadyAnswered`` when the same owner's request was committed before, waits for one that
    is under way, and ``commit(answer)`` keeps the answer for the next time. A row whose owner does not exist
    raises ``OwnerMissing``.
    """

    @property
    def users(self) -> UserRepository: ...
    @property
    def refresh_tokens(self) -> RefreshTokenRepository: ...
    @property
    def password_resets(self) -> PasswordResetRepository: ...
    @property
    def coaching_sessions(self) -> CoachingSessionRepository: ...
    @property
    def turns(self) -> TurnRepository: ...
    @property
    def plans(self) -> PlanRepository: ...
    @property
    def study_sessions(self) -> StudySessionRepository: ...
    @property
    def progress_snapshots(self) -> ProgressSnapshotRepository: ...
    @property
    def progress(self) -> ProgressLedger: ...
    @property
    def reports(self) -> ReportRepository: ...
    @property
    def erasures(self) -> ErasureRepository: ...
    @property
    def exports(self) -> ExportRepository: ...
    @property
    def resources(self) -> ResourceRepository: ...
    @property
    def uploads(self) -> UploadRepository: ...
    @property
    def manifest(self) -> ObjectManifest: ...

    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...
    async def commit(self, answer: object = None) -> None: ...


class UnitOfWorkFactory(Protocol):
    """Opens units of work. ``owner_id`` is the learner whose ``request`` it is.

    ``effect_of`` names one delivery of an event instead (subscriber, event id): its effect is committed once,
    and entering again afterwards raises ``AlreadyAnswered``.
    """

    def __call__(
        self,
        tenant_id: UUID,
        *,
        owner_id: UUID | None = None,
        request: Request | None = None,
        effect_of: tuple[str, UUID] | None = None,
    ) -> UnitOfWork: ...
