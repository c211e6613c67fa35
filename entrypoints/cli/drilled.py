"""What a drill of losing everything found, and what that means for what the plan holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

EVENTS_KEPT = 7 * 24 * 3600.0  # seconds; an older check proves nothing (`application/backup/proof.py`)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """``bytes`` of each store, and ``after`` its last copy so many changes.

    Of ``everything`` that can be compared, ``always``: whether it changed or not. ``changes``: things to
    compare for each second since the last check of everything, of which one begins every ``between_checks``
    seconds.
    """

    bytes: Mapping[str, int]
    after: Mapping[str, int]
    everything: int
    always: int
    changes: float
    between_checks: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """So many bytes or things, in so many seconds."""

    size: int
    seconds: float

    @property
    def rate(self) -> float:
        return self.size / self.seconds if self.seconds else inf


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreDrilled:
    """``lost``: seconds before the loss from which nothing came back.

    It was restored with ``little`` and with ``much`` in it; what both took is what a restore takes to begin.
    ``changes`` came after the copy, one by one.
    """

    store: str
    lost: float
    little: Measured
    much: Measured
    changes: Measured
    planned: int
    planned_changes: int

    @property
    def changing(self) -> float:
        """Seconds for the changes of the plan."""
        if not self.planned_changes:
            return 0.0
        return self.planned_changes / self.changes.rate if self.changes.size else inf

    @property
    def begins(self) -> float:
        """Seconds, a few bytes included."""
        return self.little.seconds

    @property
    def rate(self) -> float:
        """Bytes a second. Where the beginning weighs as much, it is not taken off: too low then."""
        if self.much.seconds < 2 * self.little.seconds:
            return self.much.rate
        more = Measured(
            size=self.much.size - self.little.size, seconds=self.much.seconds - self.little.seconds
        )
        return more.rate

    @property
    def projected(self) -> float:
        """Seconds for what the plan holds."""
        return self.begins + self.planned / self.rate + self.changing if self.rate > 0 else inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Drilled:
    """In seconds. ``until_served``: from the loss to the first answer that needed the stores.

    ``agreed``: what was compared before anybody came in, ``since`` the last check or everything; ``whole``:
    the check of everything afterwards.
    """

    stores: Sequence[StoreDrilled]
    until_served: float
    serving: float
    agreed: Measured
    all_because: str
    whole: Measured
    planned: Planned
    fsck: int
    left: int
    ledger: int
    replayed: int
    unfinished: int

    @property
    def whole_takes(self) -> float:
        return self.planned.everything / self.whole.rate if self.whole.rate else inf

    @property
    def window(self) -> float:
        """The check that vouches for the rest may have begun so long before the loss."""
        return self.planned.between_checks + self.whole_takes

    @property
    def planned_checks(self) -> int:
        """Before anybody comes in."""
        if self.all_because or self.window > EVENTS_KEPT:
            return self.planned.everything
        return round(self.planned.always + self.planned.changes * self.window)

    @property
    def agreeing(self) -> float:
        return self.planned_checks / self.agreed.rate if self.agreed.rate else inf

    def projected(self, *, without: Sequence[str] = ()) -> float:
        """The stores come back at the same time; then they are made to agree, and the service starts."""
        stores = (each.projected for each in self.stores if each.store not in without)
        return max(stores) + self.agreeing + self.serving
