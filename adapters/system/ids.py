"""New ids that sort by when they were made."""

import secrets
import time
from collections.abc import Callable
from threading import Lock
from uuid import UUID

_TAIL_BITS = 74  # RFC 9562, 5.7: what version, variant and 48 bits of milliseconds leave
_LOW_BITS = 62
_STEP_BITS = 32


def _machine_milliseconds() -> int:
    return time.time_ns() // 1_000_000


class SystemIds:
    """UUIDv7 with a tail that counts up in random steps (RFC 9562, 6.2, method 2).

    It does so within a millisecond, and for as long as the machine's clock is behind.
    """

    def __init__(self, read: Callable[[], int] = _machine_milliseconds) -> None:
        self._read = read
        self._lock = Lock()
        self._milliseconds = -1
        self._tail = 0

    def new(self) -> UUID:
        with self._lock:
            self._advance(self._read())
            milliseconds, tail = self._milliseconds, self._tail
        high, low = tail >> _LOW_BITS, tail & ((1 << _LOW_BITS) - 1)
        return UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 0b10 << 62 | low)

    def _advance(self, milliseconds: int) -> None:
        tail = self._tail + 1 + secrets.randbits(_STEP_BITS)
        if milliseconds > self._milliseconds:
            self._milliseconds, self._tail = milliseconds, _fresh_tail()
        elif tail >> _TAIL_BITS:
            self._milliseconds, self._tail = self._milliseconds + 1, _fresh_tail()
        else:
            self._tail = tail


def _fresh_tail() -> int:
    """The highest bit stays free, so that there is room to count up."""
    return secrets.randbits(_TAIL_BITS - 1)
