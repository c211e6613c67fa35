"""A learner with some weeks behind them, made through the same use cases as everybody else."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from returns.pipeline import is_successful
from returns.result import Result

from application.caller import Caller
from application.coach import Coach
from application.coaching.open_coaching_session import OpenCoachingSessionCommand
from application.coaching.send_message import SendMessageCommand
from application.identity.register_user import RegisterUserCommand
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.planning.change_task import ChangeTaskCommand
from application.planning.create_plan import CreatePlanCommand, NewTask
from application.planning.generate_plan import GeneratePlanCommand
from application.ports.clock import Clock
from application.progress.log_study_session import LogStudySessionCommand
from application.refusals import Refusal
from domain.planning.plan import TaskStatus
from domain.shared.errors import IdTaken
from infrastructure.refused import Refused
from infrastructure.seeds.chapters import chapters

EMAIL = "demo@example.org"
_IDS = UUID("5d0f3f0e-8a43-5c0e-9a1e-3b6f4d2c7a10")
_STUDIED = ((0, 25), (1, 40), (2, 30), (3, 20), (4, 45), (7, 60), (8, 25), (10, 50))  # days ago, minutes
_TASKS = (
    ("Write down the date on which each chapter was last reviewed", TaskStatus.DONE),
    ("Make flashcards for chapters 1 and 2", TaskStatus.DONE),
    ("Solve problems 1 to 8 of chapter 3", TaskStatus.IN_PROGRESS),
    ("Explain confidence intervals to an imaginary pupil", TaskStatus.TODO),
    ("Review the five oldest cards every morning for a week", TaskStatus.TODO),
)
_ASKED = (
    ("I learn best in the morning and I am preparing for a statistics exam.", True),
    ("How should I write good flashcards?", False),
    ("When should I review a chapter again?", False),
)


class SeedRefused(Refused):
    """The learner could not be made; says why."""


@dataclass(frozen=True, slots=True)
class DemoLearnerSeed:
    """Every id follows from a name, so that seeding again finds everything there and changes nothing.

    ``deliver`` brings what happened to all subscribers, so that the coach can quote what it was just given.
    """

    coach: Coach
    clock: Clock
    tenant_id: UUID
    deliver: Callable[[], Awaitable[object]]

    async def plant(self, password: str) -> None:
        learner = Caller(self.tenant_id, self._id("learner"))
        now = self.clock.now()
        await self._register(learner, password)
        await self._study(learner, now)
        await self._hand_over_material(learner)
        await self.deliver()
        await self._plan(learner, now)
        await self._talk(learner)
        await self.deliver()

    async def _register(self, learner: Caller, password: str) -> None:
        _there(
            await self.coach.register_user(
                RegisterUserCommand(
                    caller=learner,
                    email=EMAIL,
                    password=password,
                    display_name="Dana Demo",
                    timezone="Europe/Vienna",
                )
            )
        )

    async def _study(self, learner: Caller, now: datetime) -> None:
        for days_ago, minutes in _STUDIED:
            _there(
                await self.coach.log_study_session(
                    LogStudySessionCommand(
                        caller=learner,
                        study_session_id=self._id(f"study {days_ago}"),
                        minutes=minutes,
                        recorded_at=now - timedelta(days=days_ago),
                    )
                )
            )

    async def _hand_over_material(self, learner: Caller) -> None:
        for chapter in chapters():
            _there(
                await self.coach.add_knowledge(
                    AddKnowledgeCommand(
                        caller=learner,
                        resource_id=self._id(f"material {chapter.name}"),
                        title=chapter.title,
                        text=chapter.text,
                        language="en",
                        tags=("study skills",),
                    )
                )
            )

    async def _plan(self, learner: Caller, now: datetime) -> None:
        due = (now + timedelta(days=21)).date()
        tasks = [NewTask(task_id=self._id(summary), summary=summary, due_date=due) for summary, _ in _TASKS]
        _there(
            await self.coach.create_plan(
                CreatePlanCommand(
                    caller=learner,
                    plan_id=self._id("plan of their own"),
                    title="Pass the statistics exam",
                    due_date=due,
                    tasks=tasks,
                )
            )
        )
        for summary, status in _TASKS:
            _there(
                await self.coach.change_task(
                    ChangeTaskCommand(caller=learner, task_id=self._id(summary), status=status)
                )
            )
        _there(
            await self.coach.generate_plan(
                GeneratePlanCommand(
                    caller=learner,
                    plan_id=self._id("plan by the coach"),
                    goal="Use spaced practice and retrieval practice every day",
                    due_date=due,
                )
            )
        )

    async def _talk(self, learner: Caller) -> None:
        thread = self._id("thread")
        _there(
            await self.coach.open_coaching_session(
                OpenCoachingSessionCommand(
                    caller=learner, session_id=thread, title="Getting started", focus="study skills"
                )
            )
        )
        for content, remember in _ASKED:
            _there(
                await self.coach.send_message(
                    SendMessageCommand(
                        caller=learner,
                        session_id=thread,
                        message_id=self._id(content),
                        content=content,
                        remember=remember,
                    )
                )
            )

    def _id(self, name: str) -> UUID:
        return uuid5(_IDS, f"{self.tenant_id} {name}")


def _there(outcome: Result[object, Refusal]) -> None:
    """What was made by an earlier seeding is there already."""
    if not is_successful(outcome) and outcome.failure() != IdTaken():
        raise SeedRefused(f"The demo learner cannot be made: {outcome.failure().code}")
