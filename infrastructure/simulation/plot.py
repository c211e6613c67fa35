"""The month as a picture, in SVG: how many asked, how long they waited, and how old events grew."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import quantiles
from typing import TypeAlias

from entrypoints.cli.simulated import SimulationOrder
from infrastructure.simulation.driving import Heard
from infrastructure.simulation.workload import EXAM_WEEKS, rate

WIDE, TALL, LEFT, RIGHT, TOP, APART = 960, 130, 60, 20, 76, 66
STEP = 6  # hours of the month whose waits are taken together
INK, QUIET, EXAMS = "#1d2733", "#66727f", "#f6ead7"

Line: TypeAlias = tuple[
    str, str, Sequence[tuple[float, float]]
]  # its name, its colour, and hours with values


def draw(heard: Heard, order: SimulationOrder, *, days: int, began: datetime) -> str:
    """Three panels over one another, over the same days."""
    hours = range(24 * days)
    model = [
        (hour, rate(began + timedelta(hours=hour), learners=order.learners, began=began) * order.times)
        for hour in hours
    ]
    waits = _waits(heard)
    p50 = [(hour, took[49] * 1000) for hour, took in waits.items()]
    p95 = [(hour, took[94] * 1000) for hour, took in waits.items()]
    ages = [(at / timedelta(hours=1), age) for at, age in heard.lags if at <= timedelta(days=days)]
    panels: list[tuple[str, Sequence[Line]]] = [
        ("Requests a second, as the model has them", [("", "#2563a8", model)]),
        ("Milliseconds until answered", [("p50", "#2f7d6b", p50), ("p95", "#c8581c", p95)]),
        ("Seconds that the oldest event in the outbox waited", [("", "#7a4fa3", ages)]),
    ]
    height = TOP + len(panels) * (TALL + APART)
    title = f"A month of {order.learners:,} learners in {order.minutes:g} minutes"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {height}"',
            ' font-family="sans-serif">',
            f'<rect width="{WIDE}" height="{height}" fill="#ffffff"/>',
            _text(LEFT, 30, title, size=18),
            _text(LEFT, 48, "Shaded: exam weeks. Grid: Mondays.", colour=QUIET),
            *(
                part
                for number, (name, lines) in enumerate(panels)
                for part in _panel(TOP + number * (TALL + APART), name, lines, days, began)
            ),
            "</svg>\n",
        ]
    )


def _panel(top: int, name: str, lines: Sequence[Line], days: int, began: datetime) -> Sequence[str]:
    most = _round_up(max((value for _, _, points in lines for _, value in points), default=1.0))
    bottom = top + 14 + TALL

    def x(hour: float) -> float:
        return LEFT + (WIDE - LEFT - RIGHT) * hour / (24 * days)

    def y(value: float) -> float:
        return bottom - TALL * value / most

    drawn = [_text(LEFT, top + 4, name, size=13)]
    for first, after in EXAM_WEEKS:
        left, width = x(24 * first), x(24 * after) - x(24 * first)
        drawn.append(
            f'<rect x="{left:.1f}" y="{bottom - TALL}" width="{width:.1f}" height="{TALL}" fill="{EXAMS}"/>'
        )
    for share in (0.0, 0.5, 1.0):
        drawn.append(_rule(LEFT, y(most * share), WIDE - RIGHT, y(most * share)))
        drawn.append(_text(LEFT - 8, y(most * share) + 4, f"{most * share:g}", colour=QUIET, anchor="end"))
    for day in range(days):
        if (began + timedelta(days=day)).weekday() == 0:
            drawn.append(_rule(x(24 * day), bottom - TALL, x(24 * day), bottom))
            drawn.append(_text(x(24 * day), bottom + 16, f"day {day + 1}", colour=QUIET))
    for number, (label, colour, points) in enumerate(lines):
        drawn.append(_line(points, colour, x, y))
        drawn.append(
            _text(WIDE - RIGHT - 50 * (len(lines) - 1 - number), top + 4, label, colour=colour, anchor="end")
        )
    return drawn


def _waits(heard: Heard) -> Mapping[float, Sequence[float]]:
    """A hundred parts of each step in which enough was asked, by its middle."""
    taken: dict[int, list[float]] = defaultdict(list)
    for each in heard.asked:
        taken[int(each.due / timedelta(hours=STEP))].append(each.took)
    return {
        (step + 0.5) * STEP: quantiles(taken[step], n=100, method="inclusive")
        for step in sorted(taken)
        if len(taken[step]) > 1
    }


def _round_up(value: float) -> float:
    """To one, two or five and noughts."""
    unit = 10.0 ** (len(str(int(value))) - 1) if value >= 1 else 0.1
    return next((unit * nice for nice in (1, 2, 5) if value <= unit * nice), unit * 10)


def _line(
    points: Sequence[tuple[float, float]],
    colour: str,
    x: Callable[[float], float],
    y: Callable[[float], float],
) -> str:
    path = " ".join(f"{x(hour):.1f},{y(value):.1f}" for hour, value in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.4"/>'


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#d9dee4"/>'


def _text(x: float, y: float, words: str, *, size: int = 11, colour: str = INK, anchor: str = "start") -> str:
    look = f'font-size="{size}" fill="{colour}" text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{words}</text>'
