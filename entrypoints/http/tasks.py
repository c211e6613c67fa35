"""The tasks of study plans."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import FromPath
from litestar.types import ASGIApp
from msgspec import Meta

from application.planning.add_task import AddTaskCommand
from application.planning.change_task import ChangeTaskCommand
from application.planning.create_plan import NewTask
from application.planning.list_tasks import ListTasksCommand
from application.planning.remove_task import RemoveTaskCommand
from application.planning.views import TaskFilter, TaskView
from domain.planning.plan import TaskStatus
from entrypoints.http.answers import Many, answer, granted, nothing
from entrypoints.http.asking import Ask
from entrypoints.http.bodies import read_body
from entrypoints.http.door import Door
from entrypoints.http.fields import ChosenId, DueDate, Summary
from entrypoints.http.operation import Operation, route
from entrypoints.http.queries import Paging, read_query


class TaskDraft(msgspec.Struct, forbid_unknown_fields=True):
    summary: Summary
    id: ChosenId | None = None
    due_date: DueDate | None = None


class TaskChange(msgspec.Struct, forbid_unknown_fields=True):
    """What is left out, or null, stays as it is."""

    status: TaskStatus | None = None
    summary: Summary | None = None
    due_date: DueDate | None = None


class TaskQuery(Paging, frozen=True, kw_only=True, forbid_unknown_fields=True):
    status: TaskStatus | None = None
    due_from: Annotated[date, Meta(description="The first day that counts.")] | None = None
    due_to: Annotated[date, Meta(description="The last day that counts.")] | None = None


class Tasks(Door):
    path = "/v1"
    tags = ("Planning",)

    @route("GET", "/tasks", Operation(use_case="list_tasks", query=TaskQuery, answers=Many[TaskView]))
    async def list_tasks(self, request: Ask) -> ASGIApp:
        """List the tasks of all your plans, by due date; those without one come last."""
        caller, query = await self.caller(request), read_query(request, TaskQuery)
        tasks = await self.coach.list_tasks(
            ListTasksCommand(
                caller=caller,
                page=self.page_request(request, caller, query),
                which=TaskFilter(status=query.status, due_from=query.due_from, due_to=query.due_to),
            )
        )
        return self.page(request, caller, query, granted(tasks))

    @route(
        "POST",
        "/plans/{plan_id:uuid}/tasks",
        Operation(
            use_case="add_task",
            body=TaskDraft,
            answers=TaskView,
            status=201,
            repeatable=True,
            located=True,
        ),
    )
    async def add_task(self, request: Ask, plan_id: FromPath[UUID]) -> ASGIApp:
        """Add a task to a plan."""
        caller = await self.writer(request)
        new = await read_body(request, TaskDraft)
        task_id = new.id or self.new_id(request, caller.user_id)
        task = granted(
            await self.coach.add_task(
                AddTaskCommand(
                    caller=caller,
                    plan_id=plan_id,
                    task=NewTask(task_id=task_id, summary=new.summary, due_date=new.due_date),
                )
            )
        )
        return answer(request, task, status=201, location=f"/v1/tasks/{task.id}")

    @route(
        "PATCH",
        "/tasks/{task_id:uuid}",
        Operation(use_case="change_task", body=TaskChange, answers=TaskView, repeatable=True),
    )
    async def change_task(self, request: Ask, task_id: FromPath[UUID]) -> ASGIApp:
        """Work on a task, or word or date it differently."""
        caller = await self.writer(request)
        change = await read_body(request, TaskChange)
        command = ChangeTaskCommand(
            caller=caller,
            task_id=task_id,
            status=change.status,
            summary=change.summary,
            due_date=change.due_date,
        )
        return answer(request, granted(await self.coach.change_task(command)))

    @route("DELETE", "/tasks/{task_id:uuid}", Operation(use_case="remove_task", status=204, repeatable=True))
    async def remove_task(self, request: Ask, task_id: FromPath[UUID]) -> ASGIApp:
        """Take a task out of its plan."""
        command = RemoveTaskCommand(caller=await self.writer(request), task_id=task_id)
        granted(await self.coach.remove_task(command))
        return nothing(request)
