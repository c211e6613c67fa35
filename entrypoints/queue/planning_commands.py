"""Plan and task commands."""

from datetime import date
from uuid import UUID

from application.planning.add_task import AddTaskCommand
from application.planning.change_plan import ChangePlanCommand
from application.planning.change_task import ChangeTaskCommand
from application.planning.create_plan import CreatePlanCommand, NewTask
from application.planning.delete_plan import DeletePlanCommand
from application.planning.generate_plan import MINUTES_PER_DAY, GeneratePlanCommand
from application.planning.remove_task import RemoveTaskCommand
from domain.planning.plan import PlanStatus, TaskStatus
from entrypoints.queue.command_kind import Data
from entrypoints.queue.origin import Origin


class PlannedTask(Data):
    summary: str
    id: UUID | None = None
    due_date: date | None = None


class CreatePlan(Data):
    title: str
    id: UUID | None = None
    due_date: date | None = None
    session_id: UUID | None = None
    tasks: tuple[PlannedTask, ...] = ()

    def command(self, origin: Origin) -> CreatePlanCommand:
        return CreatePlanCommand(
            caller=origin.caller,
            plan_id=self.id or origin.id_of(),
            title=self.title,
            due_date=self.due_date,
            session_id=self.session_id,
            tasks=[
                NewTask(
                    task_id=task.id or origin.id_of(f"/tasks/{at}"),
                    summary=task.summary,
                    due_date=task.due_date,
                )
                for at, task in enumerate(self.tasks)
            ],
        )


class GeneratePlan(Data):
    goal: str
    due_date: date
    id: UUID | None = None
    session_id: UUID | None = None
    minutes_per_day: int = MINUTES_PER_DAY

    def command(self, origin: Origin) -> GeneratePlanCommand:
        return GeneratePlanCommand(
            caller=origin.caller,
            plan_id=self.id or origin.id_of(),
            goal=self.goal,
            due_date=self.due_date,
            session_id=self.session_id,
            minutes_per_day=self.minutes_per_day,
        )


class ChangePlan(Data):
    plan_id: UUID
    title: str | None = None
    due_date: date | None = None
    status: PlanStatus | None = None
    expected_version: int | None = None

    def command(self, origin: Origin) -> ChangePlanCommand:
        return ChangePlanCommand(
            caller=origin.caller,
            plan_id=self.plan_id,
            title=self.title,
            due_date=self.due_date,
            status=self.status,
            expected_version=self.expected_version,
        )


class DeletePlan(Data):
    plan_id: UUID

    def command(self, origin: Origin) -> DeletePlanCommand:
        return DeletePlanCommand(caller=origin.caller, plan_id=self.plan_id)


class AddTask(Data):
    plan_id: UUID
    summary: str
    id: UUID | None = None
    due_date: date | None = None

    def command(self, origin: Origin) -> AddTaskCommand:
        task = NewTask(task_id=self.id or origin.id_of(), summary=self.summary, due_date=self.due_date)
        return AddTaskCommand(caller=origin.caller, plan_id=self.plan_id, task=task)


class ChangeTask(Data):
    task_id: UUID
    status: TaskStatus | None = None
    summary: str | None = None
    due_date: date | None = None

    def command(self, origin: Origin) -> ChangeTaskCommand:
        return ChangeTaskCommand(
            caller=origin.caller,
            task_id=self.task_id,
            status=self.status,
            summary=self.summary,
            due_date=self.due_date,
        )


class RemoveTask(Data):
    task_id: UUID

    def command(self, origin: Origin) -> RemoveTaskCommand:
        return RemoveTaskCommand(caller=origin.caller, task_id=self.task_id)
