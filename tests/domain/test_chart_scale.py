"""Scales of charts: round, and neither too fine nor too coarse."""

import pytest

from domain.progress.chart_scale import MOST_STEPS, ChartScale


@pytest.mark.parametrize(
    ("largest", "lines"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (5, [0, 1, 2, 3, 4, 5]),
        (6, [0, 2, 4, 6]),
        (11, [0, 5, 10, 15]),
        (26, [0, 10, 20, 30]),
        (550, [0, 200, 400, 600]),
        (10_080, [0, 5_000, 10_000, 15_000]),
    ],
)
def test_is_round(largest: int, lines: list[int]) -> None:
    assert list(ChartScale.up_to(largest).lines) == lines


def test_shows_every_value_in_a_few_steps() -> None:
    for largest in range(1, 20_000):
        scale = ChartScale.up_to(largest)
        assert scale.top - scale.step < largest <= scale.top
        assert scale.top <= MOST_STEPS * scale.step
