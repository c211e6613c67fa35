"""Spreading study over the days that are left."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.planning.draft import DraftTask
from domain.shared.text import TITLE_LONGEST


@dataclass
class Timetable:
    """Puts each task on the first day that has room for it, and on the last day when none has."""

    first: date
    last: date
    minutes_per_day: int
    _tasks: list[DraftTask] = field(default_factory=list)
    _taken: dict[date, int] = field(default_factory=dict)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def add(self, summary: str, *, minutes: int, not_before: int) -> int:
        """Days count from 0, the first. Answers with the day on which the task is due."""
        day = min(not_before, self.days - 1)
        while day < self.days - 1 and self._room(day) < minutes:
            day += 1
        due = self._date(day)
        self._taken[due] = self._taken.get(due, 0) + minutes
        self._tasks.append(DraftTask(_shortened(summary), due))
        return day

    def in_order(self) -> list[DraftTask]:
        """By day, and within a day as they were added."""
        return sorted(self._tasks, key=lambda task: task.due_date)

    def _room(self, day: int) -> int:
        return self.minutes_per_day - self._taken.get(self._date(day), 0)

    def _date(self, day: int) -> date:
        return self.first + timedelta(days=day)


def _shortened(summary: str) -> str:
    return summary if len(summary) <= TITLE_LONGEST else summary[: TITLE_LONGEST - 1].rstrip() + "…"
