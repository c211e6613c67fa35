"""How far the coach has learned from a learner, and who is about to learn more."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class PersonaRefresh:
    learned_until: datetime | None = None
    claimed_until: datetime | None = None

    def is_due(self, changed_at: datetime, *, now: datetime) -> bool:
        is_new = self.learned_until is None or self.learned_until <= changed_at
        return is_new and (self.claimed_until is None or self.claimed_until <= now)
