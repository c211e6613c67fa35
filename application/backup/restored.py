"""What a restore brought back, and how long that took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreRestored:
    """``size`` is in bytes as they were in the store. Nothing written before ``covers_until`` is missing.

    ``changes`` were made after the copy one by one, which took ``changing_seconds`` of the ``seconds``.
    """

    store: str
    copy: str
    items: int
    size: int
    seconds: float
    covers_until: datetime
    last_write: datetime | None
    changes: int = 0
    changing_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """``repaired`` and ``left`` are what did not agree; ``replayed`` are learners who were erased again.

    ``checked`` were compared: what changed from ``agreed_since`` on, or everything, ``all_because`` of
    something.
    """

    stores: Sequence[StoreRestored]
    checked: int
    agreed_since: datetime | None
    all_because: str
    repaired: int
    left: int
    ledger: int
    replayed: int
    unfinished: int
    agreeing_seconds: float
    seconds: float

    @property
    def is_good(self) -> bool:
        return not self.left and not self.unfinished
