"""How hard the relay works and how patient it is."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayOptions:
    """The defaults suit one process of many.

    Each subscriber claims ``batch`` deliveries at a time, holds at most three times as many and handles
    ``hands`` of them at the same moment. A failing one is tried ``attempts`` times in all, the waits between
    growing from ``first_wait`` to ``longest_wait``, and then parked; one that is not handled within
    ``patience`` has failed. While a store is away the subscriber pauses, up to ``longest_pause``. ``lease``
    is how long the deliveries of a worker that died stay out of reach, and ``poll`` how often to look without
    being woken.
    """

    batch: int = 100
    hands: int = 16
    attempts: int = 10
    first_wait: timedelta = timedelta(seconds=1)
    longest_wait: timedelta = timedelta(minutes=5)
    patience: timedelta = timedelta(minutes=10)
    longest_pause: timedelta = timedelta(seconds=3)
    lease: timedelta = timedelta(seconds=30)
    poll: timedelta = timedelta(seconds=1)
