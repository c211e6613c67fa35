"""The machine's own clock."""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock


def _machine_time() -> datetime:
    return datetime.now(UTC)


class SystemClock:
    """Stands still while the machine's clock, set back, catches up."""

    def __init__(self, read: Callable[[], datetime] = _machine_time) -> None:
        self._read = read
        self._latest = datetime.min.replace(tzinfo=UTC)
        self._lock = Lock()

    def now(self) -> datetime:
        with self._lock:
            self._latest = max(self._latest, self._read())
            return self._latest
