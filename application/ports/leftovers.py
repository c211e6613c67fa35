"""What has served its purpose and stays until somebody removes it."""

from collections.abc import Collection
from datetime import datetime
from enum import Enum
from typing import Protocol


class Leftover(Enum):
    """Nothing of a learner's own: those things are kept and removed by rules of their own.

    Kept vectors are made of it, go with it, and can be made again.
    """

    EVENTS = "handled events"
    EFFECTS = "effects of events"
    ANSWERS = "answers to requests"
    LOGINS = "expired logins"
    DEAD_LETTERS = "dead letters"
    CHECKS = "checks of the stores"
    MESSAGES = "messages that nobody took"
    KEPT_VECTORS = "kept vectors"
    ATTEMPTS = "attempts to log in"
    RATES = "rates"
    RESETS = "password resets"


class Leftovers(Protocol):
    """What one store has of the ``kinds`` that it has; of all tenants.

    ``forget`` removes those that were over ``before`` a moment, oldest first and no more than ``limit`` in
    one short transaction, and says how many. Several may do it at once: each takes others. It never waits
    for somebody else, and never takes an event that a subscriber has still to handle, the memory of an effect
    whose event is kept (it could be delivered again), or the last check that found nothing.
    """

    @property
    def kinds(self) -> Collection[Leftover]: ...
    async def forget(self, kind: Leftover, *, before: datetime, limit: int) -> int: ...
