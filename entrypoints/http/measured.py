"""What monitoring is told, whoever measured it; the text that it reads is made of this in `metrics.py`."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Labels: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Numbers by the values of their labels. A ``counter`` only grows as long as the process lives."""

    name: str
    told: str
    kind: Literal["counter", "gauge"] = "gauge"
    labels: Labels = ()
    values: Mapping[Labels, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """How long things took: how many within each of the ``bounds`` and beyond, and all seconds together."""

    name: str
    told: str
    labels: Labels
    bounds: Sequence[float]
    counts: Mapping[Labels, Sequence[int]]
    sums: Mapping[Labels, float]


Measured: TypeAlias = Callable[[], Awaitable[Sequence[Figures | Timings]]]


async def nothing_measured() -> Sequence[Figures | Timings]:
    """For whoever does not measure."""
    return ()
