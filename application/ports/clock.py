"""Time, as a thing to be asked for."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """``now`` is aware, in UTC, and never earlier than the call before."""

    def now(self) -> datetime: ...
