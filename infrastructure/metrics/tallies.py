"""Counting and timing in memory: for one event loop, which alone may touch them. A microsecond each."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from entrypoints.http.measured import Figures, Labels, Timings

# Seconds; 0.2 is what a plan may take to be written.
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Tally:
    """How often something happened, by the values of its ``labels``: few, and none of them a learner's."""

    def __init__(self, name: str, told: str, *labels: str) -> None:
        self._name, self._told, self._labels = name, told, labels
        self._counts: dict[Labels, int] = defaultdict(int)

    def add(self, *labels: str) -> None:
        self._counts[labels] += 1

    def figures(self) -> Figures:
        """As they are now."""
        return Figures(
            name=self._name,
            told=self._told,
            kind="counter",
            labels=self._labels,
            values=dict(self._counts),
        )


class Stopwatch:
    """How long something took, by the values of its ``labels``."""

    def __init__(self, name: str, told: str, *labels: str, bounds: Sequence[float] = BOUNDS) -> None:
        self._name, self._told, self._labels = name, told, labels
        self._bounds = tuple(bounds)
        self._counts: dict[Labels, list[int]] = {}
        self._sums: dict[Labels, float] = defaultdict(float)

    def took(self, seconds: float, *labels: str) -> None:
        counts = self._counts.get(labels)
        if counts is None:
            counts = self._counts[labels] = [0] * (len(self._bounds) + 1)
        counts[bisect_left(self._bounds, seconds)] += 1
        self._sums[labels] += seconds

    def timings(self) -> Timings:
        """As they are now."""
        return Timings(
            name=self._name,
            told=self._told,
            labels=self._labels,
            bounds=self._bounds,
            counts={labels: tuple(counts) for labels, counts in self._counts.items()},
            sums=dict(self._sums),
        )
