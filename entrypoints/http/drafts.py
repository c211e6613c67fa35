"""Plans that the coach drafts."""

import msgspec
from litestar.types import ASGIApp

from application.planning.generate_plan import MINUTES_PER_DAY, GeneratePlanCommand
from application.planning.views import PlanView
from entrypoints.http.answers import granted
from entrypoints.http.asking import Ask
from entrypoints.http.bodies import read_body
from entrypoints.http.door import Door
from entrypoints.http.fields import ChosenId, DueDate, MinutesPerDay, SessionId, Title
from entrypoints.http.operation import Operation, route
from entrypoints.http.plans import plan_created


class Goal(msgspec.Struct, forbid_unknown_fields=True):
    goal: Title
    due_date: DueDate
    id: ChosenId | None = None
    session_id: SessionId | None = None
    minutes_per_day: MinutesPerDay = MINUTES_PER_DAY


class Drafts(Door):
    path = "/v1/plans/generate"
    tags = ("Planning",)

    @route(
        "POST",
        "/",
        Operation(
            use_case="generate_plan",
            body=Goal,
            answers=PlanView,
            status=201,
            repeatable=True,
            versioned=True,
            located=True,
            thinks=True,
        ),
    )
    async def generate_plan(self, request: Ask) -> ASGIApp:
        """Let the coach draft a plan towards a goal."""
        caller = await self.writer(request)
        goal = await read_body(request, Goal)
        command = GeneratePlanCommand(
            caller=caller,
            plan_id=goal.id or self.new_id(request, caller.user_id),
            goal=goal.goal,
            due_date=goal.due_date,
            session_id=goal.session_id,
            minutes_per_day=goal.minutes_per_day,
        )
        return plan_created(request, granted(await self.coach.generate_plan(command)))
