"""How the stores compare with the truth, in numbers and by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from application.consistency.comparison import Fault, Finding
from application.ports.inventory import Stock


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A finding that a second look confirmed. ``repaired`` is ``None`` when nobody tried."""

    stock: Stock
    finding: Finding
    repaired: bool | None = None

    @property
    def fault(self) -> Fault:
        return self.finding.fault


@dataclass(frozen=True, slots=True, kw_only=True)
class StockReport:
    """``checked`` items were read in the store. ``disagreements`` names the first ones, ``found`` counts all.

    ``in_flight`` are differences that are no findings because something is still on its way. ``left`` were
    found and not repaired. ``unavailable`` is the store that did not answer: then the numbers are of the
    part before.
    """

    stock: Stock
    checked: int
    in_flight: int
    found: dict[Fault, int]
    left: int
    disagreements: Sequence[Disagreement]
    unavailable: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementReport:
    started_at: datetime
    finished_at: datetime
    stocks: Sequence[StockReport]

    @property
    def unavailable(self) -> Sequence[str]:
        """The stores that could not be read, each once."""
        return tuple(dict.fromkeys(each.unavailable for each in self.stocks if each.unavailable is not None))

    @property
    def left(self) -> int:
        """How many findings were not repaired."""
        return sum(each.left for each in self.stocks)
