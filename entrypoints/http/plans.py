"""Study plans."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import FromPath
from litestar.types import ASGIApp
from msgspec import Meta

from application.planning.change_plan import ChangePlanCommand
from application.planning.create_plan import CreatePlanCommand, NewTask
from application.planning.delete_plan import DeletePlanCommand
from application.planning.read_plans import ListPlansCommand, ReadPlanCommand
from application.planning.views import PlanSummaryView, PlanView
from domain.planning.plan import PlanStatus
from entrypoints.http.answers import Many, answer, granted, nothing
from entrypoints.http.asking import Ask
from entrypoints.http.bodies import read_body
from entrypoints.http.conditions import expected_version
from entrypoints.http.door import Door
from entrypoints.http.fields import TASKS_MOST, ChosenId, DueDate, SessionId, Title
from entrypoints.http.operation import Operation, route
from entrypoints.http.queries import Paging, read_query
from entrypoints.http.tasks import TaskDraft


class NewPlan(msgspec.Struct, forbid_unknown_fields=True):
    title: Title
    id: ChosenId | None = None
    due_date: DueDate | None = None
    session_id: SessionId | None = None
    tasks: Annotated[list[TaskDraft], Meta(extra_json_schema=TASKS_MOST)] = []


class PlanChange(msgspec.Struct, forbid_unknown_fields=True):
    """What is left out, or null, stays as it is."""

    title: Title | None = None
    due_date: DueDate | None = None
    status: PlanStatus | None = None


class PlanQuery(Paging, frozen=True, kw_only=True, forbid_unknown_fields=True):
    status: PlanStatus | None = None


class Plans(Door):
    path = "/v1/plans"
    tags = ("Planning",)

    @route(
        "POST",
        "/",
        Operation(
            use_case="create_plan",
            body=NewPlan,
            answers=PlanView,
            status=201,
            repeatable=True,
            versioned=True,
            located=True,
        ),
    )
    async def create_plan(self, request: Ask) -> ASGIApp:
        """Write a plan of your own."""
        caller = await self.writer(request)
        new = await read_body(request, NewPlan)
        plan_id = new.id or self.new_id(request, caller.user_id)
        command = CreatePlanCommand(
            caller=caller,
            plan_id=plan_id,
            title=new.title,
            due_date=new.due_date,
            session_id=new.session_id,
            tasks=[
                NewTask(
                    task_id=task.id or self.options.new_id(),
                    summary=task.summary,
                    due_date=task.due_date,
                )
                for task in new.tasks
            ],
        )
        return plan_created(request, granted(await self.coach.create_plan(command)))

    @route("GET", "/", Operation(use_case="list_plans", query=PlanQuery, answers=Many[PlanSummaryView]))
    async def list_plans(self, request: Ask) -> ASGIApp:
        """List your plans, newest first."""
        caller, query = await self.caller(request), read_query(request, PlanQuery)
        page = self.page_request(request, caller, query)
        plans = await self.coach.list_plans(ListPlansCommand(caller=caller, page=page, status=query.status))
        return self.page(request, caller, query, granted(plans))

    @route(
        "GET",
        "/{plan_id:uuid}",
        Operation(use_case="read_plan", answers=PlanView, versioned=True, conditional=True),
    )
    async def read_plan(self, request: Ask, plan_id: FromPath[UUID]) -> ASGIApp:
        """Look at a plan with its tasks."""
        command = ReadPlanCommand(caller=await self.caller(request), plan_id=plan_id)
        plan = granted(await self.coach.read_plan(command))
        return answer(request, plan, version=plan.version)

    @route(
        "PATCH",
        "/{plan_id:uuid}",
        Operation(
            use_case="change_plan",
            body=PlanChange,
            answers=PlanView,
            repeatable=True,
            conditional=True,
            versioned=True,
        ),
    )
    async def change_plan(self, request: Ask, plan_id: FromPath[UUID]) -> ASGIApp:
        """Change, archive or take up a plan."""
        caller = await self.writer(request)
        change = await read_body(request, PlanChange)
        plan = granted(
            await self.coach.change_plan(
                ChangePlanCommand(
                    caller=caller,
                    plan_id=plan_id,
                    title=change.title,
                    due_date=change.due_date,
                    status=change.status,
                    expected_version=expected_version(request),
                )
            )
        )
        return answer(request, plan, version=plan.version)

    @route("DELETE", "/{plan_id:uuid}", Operation(use_case="delete_plan", status=204, repeatable=True))
    async def delete_plan(self, request: Ask, plan_id: FromPath[UUID]) -> ASGIApp:
        """Delete a plan with its tasks."""
        command = DeletePlanCommand(caller=await self.writer(request), plan_id=plan_id)
        granted(await self.coach.delete_plan(command))
        return nothing(request)


def plan_created(request: Ask, plan: PlanView) -> ASGIApp:
    """The plan, and where it is from now on."""
    return answer(request, plan, status=201, location=f"/v1/plans/{plan.id}", version=plan.version)
