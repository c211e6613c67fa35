"""Ids that are the same in every run."""

from itertools import count
from uuid import UUID

_MILLISECONDS = 1_893_499_200_000  # 2030-01-01T12:00Z: they have the form of UUIDv7, RFC 9562, 5.7
_FIRST = _MILLISECONDS << 80 | 7 << 76 | 0b10 << 62


class MemoryIds:
    def __init__(self) -> None:
        self._next = count(_FIRST)

    def new(self) -> UUID:
        return UUID(int=next(self._next))
