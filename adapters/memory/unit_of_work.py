"""All or nothing over what stands in for PostgreSQL."""

import asyncio
from collections.abc import Hashable
from copy import deepcopy
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from uuid import UUID

from adapters.memory.coaching_session_repository import MemoryCoachingSessionRepository
from adapters.memory.database import MemoryDatabase
from adapters.memory.erasure_repository import MemoryErasureRepository
from adapters.memory.export_repository import MemoryExportRepository
from adapters.memory.object_manifest import MemoryObjectManifest
from adapters.memory.password_reset_repository import MemoryPasswordResetRepository
from adapters.memory.plan_repository import MemoryPlanRepository
from adapters.memory.progress_ledger import MemoryProgressLedger
from adapters.memory.refresh_token_repository import MemoryRefreshTokenRepository
from adapters.memory.resource_repository import MemoryResourceRepository
from adapters.memory.tables import Tables
from adapters.memory.transaction import Transaction
from adapters.memory.upload_repository import MemoryUploadRepository
from adapters.memory.user_repository import MemoryUserRepository
from application.answers import ANSWERS
from application.ports.failures import AlreadyAnswered


@dataclass(frozen=True, slots=True)
class Once:
    """What may be done only once: a request of a learner, or the effect of an event."""

    key: Hashable
    owner_id: UUID
    fingerprint: bytes


class MemoryUnitOfWork:
    def __init__(self, database: MemoryDatabase, tenant_id: UUID, once: Once | None) -> None:
        self._database = database
        self._once = once
        self._transaction = Transaction(database, tenant_id)
        self._tables = Tables(self._transaction)
        self.users = MemoryUserRepository(self._tables, self._transaction)
        self.refresh_tokens = MemoryRefreshTokenRepository(self._tables)
        self.password_resets = MemoryPasswordResetRepository(self._tables)
        self.coaching_sessions = MemoryCoachingSessionRepository(self._tables, self._transaction)
        self.turns = self._tables.turns
        self.plans = MemoryPlanRepository(self._tables, self._transaction)
        self.study_sessions = self._tables.study_sessions
        self.progress_snapshots = self._tables.progress_snapshots
        self.progress = MemoryProgressLedger(self._tables)
        self.reports = self._tables.reports
        self.erasures = MemoryErasureRepository(self._tables, self._transaction)
        self.exports = MemoryExportRepository(self._tables, self._transaction)
        self.resources = MemoryResourceRepository(self._tables)
        self.uploads = MemoryUploadRepository(self._tables)
        self.manifest = MemoryObjectManifest(self._tables)

    async def __aenter__(self) -> Self:
        if self._once is not None:
            await self._transaction.hold("answers", self._once.key, of=self._once.owner_id)
            before = self._database.answers.get(self._once.key)
            if before is not None:
                self._transaction.end()
                raise AlreadyAnswered(before.fingerprint, deepcopy(before.answer))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._transaction.end()

    async def commit(self, answer: object = None) -> None:
        """Nothing is awaited between the checks and the end, so that nobody sees a half."""
        await asyncio.sleep(0)  # others get a turn, as they do while a server is asked
        if answer is not None and type(answer) not in ANSWERS.values():
            raise TypeError(f"{type(answer).__name__} is not among the answers that are kept")
        self._tables.check()
        self._tables.apply()
        self._transaction.keep_tombstones()
        if self._once is not None:
            self._database.answers[self._once.key] = AlreadyAnswered(self._once.fingerprint, deepcopy(answer))
            self._database.answered_at[self._once.key] = self._database.clock.now()
        self._transaction.tell()
        self._transaction.end()
        self._database.wake()
