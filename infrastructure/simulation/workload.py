"""The workload model: when how many learners come, who comes often, and what they do. Pure, in one place.

At its height, the evening of a Sunday in exam weeks, 50,000 learners ask about 15 times a second, a third of
it writes: the plan's 5 writes and 10 reads. A month in which nobody has exams brings half of that at most.
"""

import random
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import accumulate


class Act(StrEnum):
    """What a learner does, by the route that it takes."""

    LOOK_AT_PROGRESS = "GET /progress"
    LIST_TASKS = "GET /tasks"
    READ_PLAN = "GET /plans/{id}"
    READ_THREAD = "GET /sessions/{id}/messages"
    RECALL = "GET /recall"
    WORK_ON_TASK = "PATCH /tasks/{id}"
    LOG_STUDY = "POST /study-sessions"
    TALK = "POST /sessions/{id}/messages"
    PLAN = "POST /plans"
    HAND_OVER = "POST /knowledge"


MIX: Mapping[Act, float] = {  # of a hundred requests; the first five only read
    Act.LOOK_AT_PROGRESS: 22,
    Act.LIST_TASKS: 18,
    Act.READ_PLAN: 14,
    Act.READ_THREAD: 8,
    Act.RECALL: 4,
    Act.WORK_ON_TASK: 14,
    Act.LOG_STUDY: 9,
    Act.TALK: 9,
    Act.PLAN: 1.5,
    Act.HAND_OVER: 0.5,
}
A_MONTH = 144.0  # requests of the average learner in a month without exams
HOURS: Sequence[
    float
] = (  # of a day, from midnight: quiet nights, a school day, and the evening before tomorrow
    *(0.25, 0.12, 0.06, 0.04, 0.04, 0.10),
    *(0.35, 0.70, 0.90, 1.00, 1.05, 1.00),
    *(0.85, 0.95, 1.15, 1.40, 1.65, 1.75),
    *(1.85, 2.10, 2.25, 2.05, 1.45, 0.94),
)
WEEKDAYS: Sequence[float] = (1.10, 1.10, 1.05, 1.00, 0.75, 0.80, 1.20)  # Monday to Sunday
EXAM_WEEKS: Sequence[tuple[int, int]] = (
    (14, 28),
)  # days of the simulated month, the first and after the last
EXAMS = 2.0  # so many times as much in those
TAIL = 1.6  # of a Pareto distribution: the busiest fifth of the learners makes about half of all requests
BUSIEST = 40.0  # times the least active learner; nobody studies without end


@dataclass(frozen=True, slots=True)
class Arrival:
    """``at``: since the month began."""

    at: timedelta
    learner: int
    act: Act


def rate(moment: datetime, *, learners: int, began: datetime) -> float:
    """Requests a second that all learners make at this moment."""
    usual = learners * A_MONTH / timedelta(days=30).total_seconds()
    hour = HOURS[moment.hour] * len(HOURS) / sum(HOURS)
    weekday = WEEKDAYS[moment.weekday()] * len(WEEKDAYS) / sum(WEEKDAYS)
    return usual * hour * weekday * (EXAMS if _has_exams((moment - began).days) else 1.0)


def peak(*, learners: int, began: datetime, days: int) -> float:
    hours = (began + timedelta(hours=hour) for hour in range(24 * days))
    return max(rate(each, learners=learners, began=began) for each in hours)


def arrivals(
    *, learners: int, days: int, began: datetime, seed: int, share: float = 1.0
) -> Iterator[Arrival]:
    """In order of time; the same for the same seed. ``share``: of all of them so many, evenly."""
    chance = random.Random(seed)  # noqa: S311 - to be repeated
    crowd = _Crowd(learners, chance)
    acts, weights = list(MIX), list(MIX.values())
    for hour in range(24 * days):
        start = timedelta(hours=hour)
        at = 0.0
        each_second = rate(began + start, learners=learners, began=began) * share
        while (at := at + chance.expovariate(each_second)) < 3600:
            (act,) = chance.choices(acts, weights)
            yield Arrival(start + timedelta(seconds=at), crowd.somebody(), act)


class _Crowd:
    """Learners, few of whom come often."""

    def __init__(self, learners: int, chance: random.Random) -> None:
        self._chance = chance
        self._sums = list(accumulate(min(chance.paretovariate(TAIL), BUSIEST) for _ in range(learners)))

    def somebody(self) -> int:
        return min(bisect(self._sums, self._chance.random() * self._sums[-1]), len(self._sums) - 1)


def _has_exams(day: int) -> bool:
    return any(first <= day < after for first, after in EXAM_WEEKS)
