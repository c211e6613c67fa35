"""Erasures, and what hiding a learner does to everything else of theirs."""

from collections.abc import Callable, Collection, Sequence
from copy import deepcopy
from datetime import datetime
from uuid import UUID

from adapters.memory.database import MemoryDatabase
from adapters.memory.tables import Tables
from adapters.memory.transaction import Transaction
from application.ports.erasure_repository import ErasurePressure
from application.ports.learner_traces import Whose
from application.ports.token_issuer import Identity
from domain.privacy.erasure import Erasure, ErasureStep


class MemoryErasureRepository:
    """A learner with a tombstone has no key: ``MemoryUserRepository`` does not know them any more."""

    def __init__(self, tables: Tables, transaction: Transaction) -> None:
        self._tables, self._transaction = tables, transaction

    async def hide(self, user_id: UUID, *, threads: Collection[UUID] = ()) -> Collection[UUID]:
        await self._tables.users.hold(user_id)
        theirs = [each.id for each in self._tables.coaching_sessions.own() if each.user_id == user_id]
        for login in list(self._tables.refresh_tokens.own()):
            if login.user_id == user_id:
                await self._tables.refresh_tokens.hold(login.id)
                self._tables.refresh_tokens.drop(login.id)
        for each in (user_id, *theirs, *threads):
            self._transaction.bury(each)
        return theirs

    async def get(self, erasure_id: UUID) -> Erasure | None:
        return await self._tables.erasures.get(erasure_id)

    async def of_learner(self, user_id: UUID) -> Erasure | None:
        found = [each.id for each in self._tables.erasures.own() if each.user_id == user_id]
        return await self._tables.erasures.get(found[0]) if found else None

    async def add(self, erasure: Erasure) -> bool:
        await self._transaction.hold("erased", erasure.user_id, of=erasure.id)
        if await self.of_learner(erasure.user_id) is not None:
            return False
        return await self._tables.erasures.add(erasure)

    async def save(self, erasure: Erasure) -> None:
        await self._tables.erasures.save(erasure)


class MemoryErasureDesk:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def find(self, erasure_or_learner: UUID) -> Erasure | None:
        there = self._database.erasures
        of_learner = next((each for each in there.values() if each.user_id == erasure_or_learner), None)
        return deepcopy(there.get(erasure_or_learner, of_learner))

    async def whose(self, tenant_id: UUID, user_id: UUID) -> Whose:
        sessions = self._database.coaching_sessions.values()
        theirs = [each.id for each in sessions if (each.tenant_id, each.user_id) == (tenant_id, user_id)]
        return Whose(tenant_id, user_id, theirs)

    async def latest(self, *, open_only: bool, limit: int) -> Sequence[Erasure]:
        return self._in_order(lambda each: not (open_only and each.is_done))[::-1][:limit]

    async def to_pursue(self, *, completed_before: datetime, limit: int) -> Sequence[Erasure]:
        def waits(erasure: Erasure) -> bool:
            if erasure.step is ErasureStep.COMPLETED and erasure.completed_at is not None:
                return erasure.completed_at <= completed_before
            return not erasure.is_done

        return self._in_order(waits)[:limit]

    async def hidden_since(self, since: datetime) -> Collection[Identity]:
        return [
            Identity(each.tenant_id, each.user_id)
            for each in self._in_order(lambda one: one.hidden_at >= since)
        ]

    async def known(self, learners: Collection[Identity]) -> frozenset[Identity]:
        there = {Identity(each.tenant_id, each.user_id) for each in self._database.erasures.values()}
        return frozenset(learners) & there

    async def pressure(self, *, asked_before: datetime) -> ErasurePressure:
        open_ones = self._in_order(lambda each: not each.is_done)
        overdue = sum(each.requested_at < asked_before for each in open_ones)
        return ErasurePressure(under_way=len(open_ones), overdue=overdue)

    def _in_order(self, wanted: Callable[[Erasure], bool]) -> list[Erasure]:
        found = [each for each in self._database.erasures.values() if wanted(each)]
        return deepcopy(sorted(found, key=lambda each: (each.requested_at, each.id)))
