"""How far the backups are, for whoever watches and may not open them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.backup.kind import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupStanding:
    """The latest good backup of a kind. What was written before ``covers_until`` is in it.

    ``size`` is in bytes, as they lie in the backup place; of a stream, of its latest piece.
    """

    kind: Kind
    finished_at: datetime
    covers_until: datetime
    size: int


class BackupStandings(Protocol):
    """One for each kind. ``note`` of an older one changes nothing."""

    async def note(self, standing: BackupStanding) -> None: ...
    async def latest(self) -> Sequence[BackupStanding]: ...
