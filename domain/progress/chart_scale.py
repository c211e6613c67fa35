"""The lines of a chart that values are read off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

MOST_STEPS = 5


@dataclass(frozen=True, slots=True)
class ChartScale:
    """From 0 to ``top``, a round number of ``step``."""

    top: int
    step: int

    @classmethod
    def up_to(cls, largest: int) -> Self:
        """The finest scale of steps 1, 2, 5, 10, 20... that shows ``largest`` in ``MOST_STEPS``."""
        step, power = 1, 1
        while step * MOST_STEPS < largest:
            power, step = _next(power, step)
        steps = max(1, -(-largest // step))
        return cls(top=steps * step, step=step)

    @property
    def lines(self) -> Sequence[int]:
        return range(0, self.top + 1, self.step)


def _next(power: int, step: int) -> tuple[int, int]:
    match step // power:
        case 1:
            return power, 2 * power
        case 2:
            return power, 5 * power
        case _:
            return 10 * power, 10 * power
