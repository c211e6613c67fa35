"""What can stand in the way of a plan."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeAlias


@dataclass(frozen=True, slots=True)
class PlanNotFound:
    code: ClassVar[str] = "plan_not_found"


@dataclass(frozen=True, slots=True)
class TaskNotFound:
    code: ClassVar[str] = "task_not_found"


@dataclass(frozen=True, slots=True)
class PlanArchived:
    """An archived plan is kept to be read; it must be taken up again before it can change."""

    code: ClassVar[str] = "plan_archived"


@dataclass(frozen=True, slots=True)
class TaskOutlivesPlan:
    code: ClassVar[str] = "task_outlives_plan"
    due_date: date
    plan_due_date: date


@dataclass(frozen=True, slots=True)
class TooManyTasks:
    code: ClassVar[str] = "too_many_tasks"
    most: int


@dataclass(frozen=True, slots=True)
class TaskIdRepeated:
    """Two tasks of one plan were given the same id."""

    code: ClassVar[str] = "task_id_repeated"


@dataclass(frozen=True, slots=True)
class MinutesPerDayOutOfRange:
    code: ClassVar[str] = "minutes_per_day_out_of_range"
    least: int
    most: int


AddTaskError: TypeAlias = PlanArchived | TaskOutlivesPlan | TooManyTasks | TaskIdRepeated
ChangePlanError: TypeAlias = PlanArchived | TaskOutlivesPlan
ChangeTaskError: TypeAlias = PlanArchived | TaskOutlivesPlan | TaskNotFound
