"""Study time and the snapshots taken of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.progress.snapshot import ProgressSnapshot
from domain.progress.study_session import StudySession


class StudySessionRepository(Protocol):
    """Study time of the unit of work's tenant.

    ``add`` says whether the id was free and writes nothing otherwise.
    """

    async def get(self, study_session_id: UUID) -> StudySession | None: ...
    async def add(self, study_session: StudySession) -> bool: ...


class ProgressSnapshotRepository(Protocol):
    """``add`` says whether the id was free and writes nothing otherwise."""

    async def add(self, snapshot: ProgressSnapshot) -> bool: ...


class ProgressLedger(Protocol):
    """The sums from which progress is told, read from the truth.

    ``studied`` gives when and how many minutes, newest first; ``tasks`` gives (completed, open) over all
    plans, and ``completed`` when each task was that is done, newest first. Inside a unit of work all see its
    own uncommitted writes.
    """

    async def studied(self, user_id: UUID) -> Sequence[tuple[datetime, int]]: ...
    async def tasks(self, user_id: UUID) -> tuple[int, int]: ...
    async def completed(self, user_id: UUID) -> Sequence[datetime]: ...
