"""What can be wrong with logged study time."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypeAlias


@dataclass(frozen=True, slots=True)
class MinutesOutOfRange:
    code: ClassVar[str] = "minutes_out_of_range"
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class RecordedInFuture:
    code: ClassVar[str] = "recorded_in_future"
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class RecordedTooLongAgo:
    """So long ago that it is a mistake, and that no calendar could place it in every time zone."""

    code: ClassVar[str] = "recorded_too_long_ago"
    recorded_at: datetime
    earliest: datetime


LogStudyError: TypeAlias = MinutesOutOfRange | RecordedInFuture | RecordedTooLongAgo
