"""Use case: the coach drafts a plan towards a goal."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result

from application.caller import Caller
from application.knowledge.retrieval import Retrieval
from application.planning.create_plan import CreatePlanRefusal
from application.planning.keep_plan import keep_plan
from application.planning.views import PlanView
from application.ports.clock import Clock
from application.ports.ids import Ids
from application.ports.tutor import PlanBrief, Tutor
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.planning.draft import checked_minutes_per_day
from domain.planning.errors import MinutesPerDayOutOfRange
from domain.planning.plan import Plan, Task
from domain.shared.calendar import not_past
from domain.shared.text import TITLE_LONGEST, checked_text

PASSAGES = 40
MINUTES_PER_DAY = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratePlanCommand:
    caller: Caller
    plan_id: UUID
    goal: str
    due_date: date
    session_id: UUID | None = None
    minutes_per_day: int = MINUTES_PER_DAY


GeneratePlanRefusal: TypeAlias = CreatePlanRefusal | MinutesPerDayOutOfRange


@dataclass(frozen=True, slots=True)
class GeneratePlan:
    """The tutor drafts outside of any transaction; the result is kept as a draft plan."""

    unit_of_work: UnitOfWorkFactory
    retrieval: Retrieval
    tutor: Tutor
    ids: Ids
    clock: Clock

    async def __call__(self, command: GeneratePlanCommand) -> Result[PlanView, GeneratePlanRefusal]:
        caller, now = command.caller, self.clock.now()
        checked = Result.do(
            (goal, minutes)
            for goal in checked_text(command.goal, field="goal", longest=TITLE_LONGEST)
            for minutes in checked_minutes_per_day(command.minutes_per_day)
            for _ in not_past(command.due_date, field="due_date", now=now)
        )
        if not is_successful(checked):
            return Failure(checked.failure())
        goal, minutes = checked.unwrap()
        draft = await self.tutor.draft_plan(
            PlanBrief(
                goal=goal,
                today=min(now.date(), command.due_date),
                due_date=command.due_date,
                minutes_per_day=minutes,
                passages=await self.retrieval.passages(caller, goal, limit=PASSAGES),
            )
        )
        plan = Plan.create(
            plan_id=command.plan_id,
            tenant_id=caller.tenant_id,
            user_id=caller.user_id,
            session_id=command.session_id,
            title=draft.title,
            due_date=command.due_date,
            tasks=[
                Task(id=self.ids.new(), summary=task.summary, due_date=task.due_date) for task in draft.tasks
            ],
            now=now,
            generated=True,
        )
        if not is_successful(plan):
            return Failure(plan.failure())
        return await keep_plan(plan.unwrap(), caller=caller, unit_of_work=self.unit_of_work)
