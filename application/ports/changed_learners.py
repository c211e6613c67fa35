"""Learners who did something that the coach has not learned from yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.coaching.events import MessageAnswered
from domain.planning.events import (
    PlanChanged,
    PlanCreated,
    PlanDeleted,
    TaskAdded,
    TaskChanged,
    TaskRemoved,
    TaskStatusChanged,
)
from domain.progress.events import StudySessionLogged
from domain.shared.aggregate import DomainEvent

CHANGES: tuple[type[DomainEvent], ...] = (
    MessageAnswered,
    PlanCreated,
    PlanChanged,
    PlanDeleted,
    TaskAdded,
    TaskChanged,
    TaskRemoved,
    TaskStatusChanged,
    StudySessionLogged,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedLearner:
    """``changed_at`` is when they last did something, of what was asked for."""

    tenant_id: UUID
    user_id: UUID
    changed_at: datetime


class ChangedLearners(Protocol):
    """Finds learners of every tenant by what is known of them as events (``CHANGES``).

    ``claim`` gives those who did something before ``night`` that was not learned from: whose change is the
    longest ago first, at most ``limit``, each to one caller only, until ``until``. Nobody who is gone.

    ``learned`` keeps that everything before ``night`` was learned from; an earlier night changes nothing.
    """

    async def claim(
        self, *, night: datetime, now: datetime, until: datetime, limit: int
    ) -> Sequence[ChangedLearner]: ...
    async def learned(self, learner: ChangedLearner, *, night: datetime) -> None: ...
