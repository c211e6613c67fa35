"""What a drill of losing everything found."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreDrilled:
    """``lost``: seconds before the loss from which nothing came back. ``planned``: bytes of the plan."""

    store: str
    size: int
    seconds: float
    lost: float
    planned: int

    @property
    def rate(self) -> float:
        """Bytes a second, start included: of little data it is too low, never too high."""
        return self.size / self.seconds

    @property
    def projected(self) -> float:
        """Seconds for what the plan holds."""
        return self.planned / self.rate if self.size else float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drilled:
    """In seconds. ``until_served``: from the loss to the first answer that needed the stores."""

    stores: Sequence[StoreDrilled]
    until_served: float
    agreeing: float
    checked: int
    planned_checks: int
    fsck: int
    left: int
    ledger: int
    replayed: int
    unfinished: int

    @property
    def projected_agreeing(self) -> float:
        return self.planned_checks * self.agreeing / self.checked if self.checked else float("inf")

    def projected(self, *, with_objects: bool) -> float:
        """The stores come back at the same time; then they are made to agree."""
        stores = (each.projected for each in self.stores if with_objects or each.store != "objects")
        return max(stores) + self.projected_agreeing
