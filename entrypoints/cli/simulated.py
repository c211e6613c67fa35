"""What a simulation is told, and what it found."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationOrder:
    """A month of so many learners passes in ``minutes``; at each moment ``times`` as many ask as they would.

    ``accounts`` stand for all of them.
    """

    url: str
    learners: int
    minutes: float
    times: float
    accounts: int
    seed: int
    plot: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteFigures:
    """In seconds, from when a request was due."""

    route: str
    requests: int
    failed: int
    p50: float
    p95: float
    p99: float


@dataclass(frozen=True, slots=True)
class Size:
    """So many things take so many bytes in their store; ``a_month`` more are made by these learners."""

    store: str
    what: str
    things: int
    bytes: int
    a_month: float

    @property
    def each(self) -> float:
        return self.bytes / self.things if self.things else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """``peak``: requests a second at the month's height; ``under_way``: at most so many at once.

    ``late``: seconds that the simulation itself was late at most. ``lag``: the oldest event's age at most,
    in seconds. ``sizes``: none when the stores could not be asked.
    """

    order: SimulationOrder
    peak: float
    requests: int
    seconds: float
    under_way: int
    late: float
    lag: float
    routes: Sequence[RouteFigures]
    sizes: Sequence[Size]
