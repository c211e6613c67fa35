"""Learners who did something that was not learned from yet."""

from collections.abc import Sequence
from datetime import datetime

from adapters.memory.database import MemoryDatabase
from adapters.memory.persona_refresh import PersonaRefresh
from application.ports.changed_learners import CHANGES, ChangedLearner
from domain.shared.aggregate import DomainEvent


class MemoryChangedLearners:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def claim(
        self, *, night: datetime, now: datetime, until: datetime, limit: int
    ) -> Sequence[ChangedLearner]:
        refreshes = self._database.persona_refreshes
        found = [
            changed
            for changed in self._changed_before(night)
            if refreshes.get(changed.user_id, PersonaRefresh()).is_due(changed.changed_at, now=now)
        ]
        for changed in found[:limit]:
            refreshes.setdefault(changed.user_id, PersonaRefresh()).claimed_until = until
        return found[:limit]

    async def learned(self, learner: ChangedLearner, *, night: datetime) -> None:
        refresh = self._database.persona_refreshes.get(learner.user_id)
        if refresh is not None and (refresh.learned_until is None or refresh.learned_until < night):
            refresh.learned_until = night

    def _changed_before(self, night: datetime) -> Sequence[ChangedLearner]:
        latest = {
            event.user_id: ChangedLearner(
                tenant_id=event.tenant_id, user_id=event.user_id, changed_at=event.occurred_at
            )
            for event in sorted(self._events(), key=lambda event: event.occurred_at)
            if event.occurred_at < night and event.user_id in self._database.users
        }
        return sorted(latest.values(), key=lambda changed: (changed.changed_at, changed.user_id))

    def _events(self) -> Sequence[DomainEvent]:
        return [each.event for each in self._database.events.values() if isinstance(each.event, CHANGES)]
