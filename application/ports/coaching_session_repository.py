"""Conversation threads."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.coaching.coaching_session import CoachingSession


class CoachingSessionRepository(Protocol):
    """Loads and saves whole threads of the unit of work's tenant.

    ``add`` says whether the id was free and writes nothing otherwise. ``save`` and ``remove`` refuse a
    stale version with ``StaleAggregate``. ``touch`` moves ``updated_at`` forward, never back, and leaves
    the version alone: turns of one thread do not compete with each other.
    """

    async def get(self, session_id: UUID) -> CoachingSession | None: ...
    async def add(self, session: CoachingSession) -> bool: ...
    async def save(self, session: CoachingSession) -> None: ...
    async def touch(self, session_id: UUID, *, now: datetime) -> None: ...
    async def remove(self, session: CoachingSession) -> None: ...
