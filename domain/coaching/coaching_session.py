"""A conversation thread between a learner and the coach."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from domain.coaching.events import CoachingSessionChanged, CoachingSessionDeleted, CoachingSessionOpened
from domain.shared.aggregate import Aggregate


@dataclass(slots=True, kw_only=True, eq=False)
class CoachingSession(Aggregate):
    """``focus`` is what the thread is about, in the learner's words; every turn moves ``updated_at``."""

    user_id: UUID
    title: str
    focus: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def open(
        cls, *, session_id: UUID, tenant_id: UUID, user_id: UUID, title: str, focus: str, now: datetime
    ) -> Self:
        opened = cls(
            id=session_id,
            tenant_id=tenant_id,
            user_id=user_id,
            title=title,
            focus=focus,
            created_at=now,
            updated_at=now,
        )
        opened._record(
            CoachingSessionOpened(
                tenant_id=tenant_id, user_id=user_id, occurred_at=now, session_id=session_id
            )
        )
        return opened

    def change(self, *, title: str | None, focus: str | None, now: datetime) -> None:
        self.title = self.title if title is None else title
        self.focus = self.focus if focus is None else focus
        self.updated_at = now
        self._record(
            CoachingSessionChanged(
                tenant_id=self.tenant_id, user_id=self.user_id, occurred_at=now, session_id=self.id
            )
        )

    def delete(self, *, now: datetime) -> None:
        """Records the end; the repository removes the row and workers what hangs on it."""
        self._record(
            CoachingSessionDeleted(
                tenant_id=self.tenant_id, user_id=self.user_id, occurred_at=now, session_id=self.id
            )
        )
