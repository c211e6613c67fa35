"""Use case: a learner looks at their tasks across all plans."""

from dataclasses import dataclass
from typing import Never

from returns.result import Result, Success

from application.caller import Caller
from application.paging import Page, PageRequest
from application.planning.views import TaskFilter, TaskView
from application.ports.planning_queries import PlanningQueries


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTasksCommand:
    caller: Caller
    page: PageRequest
    which: TaskFilter = TaskFilter()  # noqa: RUF009 - frozen, so one for all is safe


@dataclass(frozen=True, slots=True)
class ListTasks:
    queries: PlanningQueries

    async def __call__(self, command: ListTasksCommand) -> Result[Page[TaskView], Never]:
        return Success(await self.queries.tasks(command.caller, command.page, command.which))
