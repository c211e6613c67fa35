"""A piece of PostgreSQL's log, as its files are named (PostgreSQL manual, chapter "WAL internals")."""

import re
from dataclasses import dataclass, replace
from typing import Self

WORDS = 1 << 32
_NAME = re.compile(r"[0-9A-F]{24}")


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """``size`` in bytes is the server's, 16 MB unless it was made with another."""

    timeline: int
    number: int
    size: int = 16 * 1024 * 1024

    @classmethod
    def named(cls, name: str, size: int = 16 * 1024 * 1024) -> Self:
        """Raises ``ValueError`` for anything but the name of a segment."""
        if not _NAME.fullmatch(name):
            raise ValueError("no segment has such a name")
        timeline, high, low = (int(name[start : start + 8], 16) for start in (0, 8, 16))
        return cls(timeline, high * (WORDS // size) + low, size)

    @classmethod
    def holding(cls, position: str, timeline: int, size: int = 16 * 1024 * 1024) -> Self:
        """The one that a position such as ``0/16B3740`` lies in."""
        high, low = (int(half, 16) for half in position.split("/"))
        return cls(timeline, (high * WORDS + low) // size, size)

    @property
    def name(self) -> str:
        each = WORDS // self.size
        return f"{self.timeline:08X}{self.number // each:08X}{self.number % each:08X}"

    @property
    def begins_at(self) -> str:
        high, low = divmod(self.number * self.size, WORDS)
        return f"{high:X}/{low:X}"

    @property
    def next(self) -> Self:
        return replace(self, number=self.number + 1)
