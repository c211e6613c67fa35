"""What can be wrong with logged study time and with reports of it."""

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


@dataclass(frozen=True, slots=True)
class ReportNotFound:
    code: ClassVar[str] = "report_not_found"


@dataclass(frozen=True, slots=True)
class ReportLanguageUnknown:
    """Reports are written in ``known`` languages only."""

    code: ClassVar[str] = "report_language_unknown"
    known: tuple[str, ...]


LogStudyError: TypeAlias = MinutesOutOfRange | RecordedInFuture | RecordedTooLongAgo
