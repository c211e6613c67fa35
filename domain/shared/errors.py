"""Refusals that belong to no single concept."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeAlias


@dataclass(frozen=True, slots=True)
class TextEmpty:
    code: ClassVar[str] = "text_empty"
    field: str


@dataclass(frozen=True, slots=True)
class TextTooLong:
    code: ClassVar[str] = "text_too_long"
    field: str
    longest: int


@dataclass(frozen=True, slots=True)
class TextUnreadable:
    """NUL or half a surrogate pair: no store could give it back as it came."""

    code: ClassVar[str] = "text_unreadable"
    field: str


@dataclass(frozen=True, slots=True)
class DateInPast:
    code: ClassVar[str] = "date_in_past"
    field: str
    day: date


@dataclass(frozen=True, slots=True)
class IdTaken:
    """The id chosen by the caller already names something else."""

    code: ClassVar[str] = "id_taken"


@dataclass(frozen=True, slots=True)
class VersionMismatch:
    """The caller changed what somebody else had changed meanwhile."""

    code: ClassVar[str] = "version_mismatch"
    expected: int
    actual: int


TextRefusal: TypeAlias = TextEmpty | TextTooLong | TextUnreadable
