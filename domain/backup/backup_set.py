"""One copy of a store, whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.backup.kind import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupSet:
    """``size`` is what it added to the backup place, in bytes; ``items`` are rows, documents or files.

    ``follows`` says where the stream of changes must be taken up to go on from here. What was written before
    ``begun_at`` is in it, what was written after ``finished_at`` is not.
    """

    id: str
    kind: Kind
    begun_at: datetime
    finished_at: datetime
    size: int
    items: int
    parts: int
    digest: str
    follows: str


def newest_before(sets: Iterable[BackupSet], kind: Kind, moment: datetime) -> BackupSet | None:
    """The copy that takes the least to be brought up to a moment."""
    fit = (each for each in sets if each.kind is kind and each.finished_at <= moment)
    return max(fit, key=lambda each: each.finished_at, default=None)
