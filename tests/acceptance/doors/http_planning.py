"""The HTTP door: plans and tasks."""

from dataclasses import dataclass

from application.paging import Page
from application.planning.add_task import AddTaskCommand
from application.planning.change_plan import ChangePlanCommand
from application.planning.change_task import ChangeTaskCommand
from application.planning.create_plan import CreatePlanCommand, NewTask
from application.planning.delete_plan import DeletePlanCommand
from application.planning.generate_plan import GeneratePlanCommand
from application.planning.list_tasks import ListTasksCommand
from application.planning.read_plans import ListPlansCommand, ReadPlanCommand
from application.planning.remove_task import RemoveTaskCommand
from application.planning.views import PlanSummaryView, PlanView, TaskView
from tests.acceptance.doors.door import Reply
from tests.acceptance.doors.http_wire import Body, Wire, given


@dataclass
class HttpPlanning:
    wire: Wire

    async def create_plan(self, command: CreatePlanCommand) -> Reply[None]:
        body = given(
            id=command.plan_id,
            title=command.title,
            due_date=command.due_date,
            session_id=command.session_id,
            tasks=[_task(task) for task in command.tasks],
        )
        return await self.wire.ask("POST", "/v1/plans", caller=command.caller, body=body)

    async def generate_plan(self, command: GeneratePlanCommand) -> Reply[None]:
        body = given(
            id=command.plan_id,
            goal=command.goal,
            due_date=command.due_date,
            session_id=command.session_id,
            minutes_per_day=command.minutes_per_day,
        )
        return await self.wire.ask("POST", "/v1/plans/generate", caller=command.caller, body=body)

    async def read_plan(self, command: ReadPlanCommand) -> Reply[PlanView]:
        return await self.wire.ask("GET", f"/v1/plans/{command.plan_id}", PlanView, caller=command.caller)

    async def list_plans(self, command: ListPlansCommand) -> Reply[Page[PlanSummaryView]]:
        query = given(status=command.status and command.status.value)
        return await self.wire.page(
            "/v1/plans", PlanSummaryView, caller=command.caller, page=command.page, query=query
        )

    async def change_plan(self, command: ChangePlanCommand) -> Reply[None]:
        return await self.wire.ask(
            "PATCH",
            f"/v1/plans/{command.plan_id}",
            caller=command.caller,
            version=command.expected_version,
            body=given(title=command.title, due_date=command.due_date, status=command.status),
        )

    async def delete_plan(self, command: DeletePlanCommand) -> Reply[None]:
        return await self.wire.ask("DELETE", f"/v1/plans/{command.plan_id}", caller=command.caller)

    async def add_task(self, command: AddTaskCommand) -> Reply[None]:
        path = f"/v1/plans/{command.plan_id}/tasks"
        return await self.wire.ask("POST", path, caller=command.caller, body=_task(command.task))

    async def change_task(self, command: ChangeTaskCommand) -> Reply[None]:
        body = given(status=command.status, summary=command.summary, due_date=command.due_date)
        return await self.wire.ask("PATCH", f"/v1/tasks/{command.task_id}", caller=command.caller, body=body)

    async def remove_task(self, command: RemoveTaskCommand) -> Reply[None]:
        return await self.wire.ask("DELETE", f"/v1/tasks/{command.task_id}", caller=command.caller)

    async def list_tasks(self, command: ListTasksCommand) -> Reply[Page[TaskView]]:
        which = command.which
        query = given(
            status=which.status and which.status.value, due_from=which.due_from, due_to=which.due_to
        )
        return await self.wire.page(
            "/v1/tasks", TaskView, caller=command.caller, page=command.page, query=query
        )


def _task(task: NewTask) -> Body:
    return given(id=task.task_id, summary=task.summary, due_date=task.due_date)
