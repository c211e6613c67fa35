"""Conversation threads."""

from copy import copy
from datetime import datetime
from uuid import UUID

from adapters.memory.tables import Tables
from adapters.memory.transaction import Transaction
from domain.coaching.coaching_session import CoachingSession


class MemoryCoachingSessionRepository:
    def __init__(self, tables: Tables, transaction: Transaction) -> None:
        self._tables = tables
        self._sessions = tables.coaching_sessions
        self._tenant_id = transaction.tenant_id

    async def get(self, session_id: UUID) -> CoachingSession | None:
        return await self._sessions.get(session_id)

    async def add(self, session: CoachingSession) -> bool:
        return await self._sessions.add(session)

    async def save(self, session: CoachingSession) -> None:
        await self._sessions.hold(session.id)
        before = self._sessions.peek(session.id)
        await self._sessions.save(session)
        if before is not None:
            await self.touch(session.id, now=before.updated_at)

    async def touch(self, session_id: UUID, *, now: datetime) -> None:
        await self._sessions.hold(session_id)
        session = self._sessions.peek(session_id)
        if session is not None and session.tenant_id == self._tenant_id and session.updated_at < now:
            touched = copy(session)
            touched.updated_at = now
            self._sessions.put(touched)

    async def remove(self, session: CoachingSession) -> None:
        await self._sessions.remove(session)
        await self._tables.end_thread(session.id)
