"""One PostgreSQL transaction: all repositories over it, and the outbox in it."""

from dataclasses import dataclass
from functools import cached_property
from types import TracebackType
from typing import Self
from uuid import UUID

from adapters.postgres.aggregate_rows import AggregateRows
from adapters.postgres.claims import Claim, EffectClaim, RequestClaim
from adapters.postgres.coaching_session_repository import PostgresCoachingSessionRepository
from adapters.postgres.connections import Connections
from adapters.postgres.erasure_repository import PostgresErasureRepository
from adapters.postgres.export_repository import PostgresExportRepository
from adapters.postgres.last_writes import write_last
from adapters.postgres.object_manifest import PostgresObjectManifest
from adapters.postgres.outbox_writer import event_rows
from adapters.postgres.password_reset_repository import PostgresPasswordResetRepository
from adapters.postgres.plan_repository import PostgresPlanRepository
from adapters.postgres.progress_ledger import PostgresProgressLedger
from adapters.postgres.progress_snapshot_repository import PostgresProgressSnapshotRepository
from adapters.postgres.refresh_token_repository import PostgresRefreshTokenRepository
from adapters.postgres.report_repository import PostgresReportRepository
from adapters.postgres.resource_repository import PostgresResourceRepository
from adapters.postgres.study_session_repository import PostgresStudySessionRepository
from adapters.postgres.transaction import Transaction
from adapters.postgres.turn_repository import PostgresTurnRepository
from adapters.postgres.upload_repository import PostgresUploadRepository
from adapters.postgres.user_repository import PostgresUserRepository
from application.caller import Request
from application.ports.ids import Ids
from application.ports.personal_data_cipher import PersonalDataCipher


class PostgresUnitOfWork:
    """Repositories are made when they are asked for: most units of work need one of them."""

    def __init__(
        self,
        transaction: Transaction,
        tenant_id: UUID,
        claim: Claim | None,
        ids: Ids,
        cipher: PersonalDataCipher,
    ) -> None:
        self._transaction = transaction
        self._rows = AggregateRows(transaction, tenant_id)
        self._claim = claim
        self._ids = ids
        self._cipher = cipher

    @cached_property
    def users(self) -> PostgresUserRepository:
        return PostgresUserRepository(self._rows, self._cipher)

    @cached_property
    def refresh_tokens(self) -> PostgresRefreshTokenRepository:
        return PostgresRefreshTokenRepository(self._rows)

    @cached_property
    def password_resets(self) -> PostgresPasswordResetRepository:
        return PostgresPasswordResetRepository(self._rows)

    @cached_property
    def coaching_sessions(self) -> PostgresCoachingSessionRepository:
        return PostgresCoachingSessionRepository(self._rows)

    @cached_property
    def turns(self) -> PostgresTurnRepository:
        return PostgresTurnRepository(self._rows)

    @cached_property
    def plans(self) -> PostgresPlanRepository:
        return PostgresPlanRepository(self._rows)

    @cached_property
    def study_sessions(self) -> PostgresStudySessionRepository:
        return PostgresStudySessionRepository(self._rows)

    @cached_property
    def progress_snapshots(self) -> PostgresProgressSnapshotRepository:
        return PostgresProgressSnapshotRepository(self._rows)

    @cached_property
    def progress(self) -> PostgresProgressLedger:
        return PostgresProgressLedger(self._rows)

    @cached_property
    def reports(self) -> PostgresReportRepository:
        return PostgresReportRepository(self._rows)

    @cached_property
    def erasures(self) -> PostgresErasureRepository:
        return PostgresErasureRepository(self._rows)

    @cached_property
    def exports(self) -> PostgresExportRepository:
        return PostgresExportRepository(self._rows)

    @cached_property
    def resources(self) -> PostgresResourceRepository:
        return PostgresResourceRepository(self._rows)

    @cached_property
    def uploads(self) -> PostgresUploadRepository:
        return PostgresUploadRepository(self._rows)

    @cached_property
    def manifest(self) -> PostgresObjectManifest:
        return PostgresObjectManifest(self._rows)

    async def __aenter__(self) -> Self:
        if self._claim is not None:
            try:
                await self._claim.make(self._transaction)
            except BaseException:  # nobody calls __aexit__ when entering fails, however it fails
                await self._transaction.close()
                raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._transaction.close()

    async def commit(self, answer: object = None) -> None:
        """The outbox comes last, when all rows are locked: positions follow the order of commits."""
        await write_last(
            self._transaction,
            events=event_rows(self._rows.touched, ids=self._ids),
            answer=None if self._claim is None else self._claim.answer_row(answer),
        )
        await self._transaction.commit()


@dataclass(frozen=True, slots=True)
class PostgresUnitOfWorkFactory:
    connections: Connections
    ids: Ids
    cipher: PersonalDataCipher

    def __call__(
        self,
        tenant_id: UUID,
        *,
        owner_id: UUID | None = None,
        request: Request | None = None,
        effect_of: tuple[str, UUID] | None = None,
    ) -> PostgresUnitOfWork:
        claim: Claim | None = None
        if request is not None:
            if owner_id is None:
                raise ValueError("a request is somebody's")
            claim = RequestClaim(tenant_id, owner_id, request)
        elif effect_of is not None:
            claim = EffectClaim(tenant_id, *effect_of)
        return PostgresUnitOfWork(
            Transaction(self.connections, tenant_id), tenant_id, claim, self.ids, self.cipher
        )
