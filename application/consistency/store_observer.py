"""Who watches what is asked of a store."""

from enum import Enum
from typing import Protocol


class Asked(Enum):
    """How it went: ``REFUSED`` by a rule of the store's, ``UNAVAILABLE`` where it did not answer."""

    DONE = "done"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"
    FAILED = "failed"


class StoreObserver(Protocol):
    """Told after each operation; must not wait and must not fail. ``operation`` is a kind of them."""

    def asked(self, store: str, operation: str, seconds: float, how: Asked) -> None: ...


class NobodyLooks:
    """For whoever does not want to know."""

    def asked(self, store: str, operation: str, seconds: float, how: Asked) -> None: ...
