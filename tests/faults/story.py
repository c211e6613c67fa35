"""A learner's week, told from a seed: the same seed tells the same commands with the same ids."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from returns.result import Result

from application.caller import Caller, Request
from application.coach import Coach
from application.coaching.delete_coaching_session import DeleteCoachingSessionCommand
from application.coaching.open_coaching_session import OpenCoachingSessionCommand
from application.coaching.send_message import SendMessageCommand
from application.identity.change_profile import ChangeProfileCommand
from application.identity.register_user import RegisterUserCommand
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.delete_knowledge import DeleteKnowledgeCommand
from application.planning.change_task import ChangeTaskCommand
from application.planning.create_plan import CreatePlanCommand, NewTask
from application.planning.delete_plan import DeletePlanCommand
from application.planning.generate_plan import GeneratePlanCommand
from application.progress.log_study_session import LogStudySessionCommand
from domain.planning.plan import TaskStatus
from domain.shared.text import TITLE_LONGEST

TOPICS = ("ownership", "borrowing", "lifetimes", "traits", "closures", "iterators")


@dataclass(frozen=True)
class Chapter:
    """One command of the story, ready to be given to a coach, and given again."""

    name: str
    tell: Callable[[Coach], Awaitable[Result[object, object]]]


class Story:
    """Numbers its ids and keys by itself, so that a second telling repeats the first to the letter."""

    def __init__(self, seed: int, *, tenant_id: UUID) -> None:
        self._chance = random.Random(seed)
        self._tenant_id = tenant_id
        self._told = 0
        self.user_id = self._id()
        self.chapters: list[Chapter] = []
        self._write()

    def _write(self) -> None:
        self._register()
        kept, dropped = self._open("kept"), self._open("dropped")
        tasks = self._plan()
        material = [self._hand_over(topic) for topic in self._chance.sample(TOPICS, 2)]
        middle: list[Callable[[], object]] = [
            lambda: self._say(kept, remember=True),
            lambda: self._say(kept, remember=False),
            lambda: self._say(dropped, remember=True),
            lambda: self._study(),
            lambda: self._study(),
            lambda: self._work(tasks[0], TaskStatus.DONE),
            lambda: self._work(tasks[1], TaskStatus.IN_PROGRESS),
            lambda: self._generate(),
            lambda: self._rename(),
        ]
        self._chance.shuffle(middle)
        for each in middle:
            each()
        self._drop_session(dropped)
        self._drop_material(material[0])
        self._drop_plan(self._plan(tasks=1)[0])

    def _register(self) -> None:
        command = RegisterUserCommand(
            caller=self._caller(),
            email=f"ada{self._chance.randrange(10**9)}@example.org",
            password="correct horse battery",
            display_name="Ada",
            timezone="Europe/Vienna",
        )
        self._add("register", lambda coach: coach.register_user(command))

    def _open(self, title: str) -> UUID:
        command = OpenCoachingSessionCommand(
            caller=self._caller(), session_id=self._id(), title=title, focus="Rust"
        )
        self._add(f"open {title}", lambda coach: coach.open_coaching_session(command))
        return command.session_id

    def _say(self, session_id: UUID, *, remember: bool) -> None:
        command = SendMessageCommand(
            caller=self._caller(),
            session_id=session_id,
            message_id=self._id(),
            content=f"What should I know about {self._chance.choice(TOPICS)}?",
            remember=remember,
        )
        self._add("say", lambda coach: coach.send_message(command))

    def _plan(self, *, tasks: int = 3) -> list[UUID]:
        """Gives the ids of the tasks, with the plan's own id in front when there is one task only."""
        command = CreatePlanCommand(
            caller=self._caller(),
            plan_id=self._id(),
            title=f"Learn {self._chance.choice(TOPICS)}",
            tasks=[NewTask(task_id=self._id(), summary=f"Part {at + 1}") for at in range(tasks)],
        )
        self._add("plan", lambda coach: coach.create_plan(command))
        ids = [task.task_id for task in command.tasks]
        return [command.plan_id, *ids] if tasks == 1 else ids

    def _generate(self) -> None:
        command = GeneratePlanCommand(
            caller=self._caller(),
            plan_id=self._id(),
            goal=f"Master {self._chance.choice(TOPICS)}"[:TITLE_LONGEST],
            due_date=(datetime.now(UTC) + timedelta(days=20)).date(),
        )
        self._add("generate", lambda coach: coach.generate_plan(command))

    def _work(self, task_id: UUID, status: TaskStatus) -> None:
        command = ChangeTaskCommand(caller=self._caller(), task_id=task_id, status=status)
        self._add(f"task {status.value}", lambda coach: coach.change_task(command))

    def _study(self) -> None:
        command = LogStudySessionCommand(
            caller=self._caller(), study_session_id=self._id(), minutes=self._chance.randrange(5, 90)
        )
        self._add("study", lambda coach: coach.log_study_session(command))

    def _rename(self) -> None:
        command = ChangeProfileCommand(caller=self._caller(), display_name="Ada Lovelace")
        self._add("rename", lambda coach: coach.change_profile(command))

    def _hand_over(self, topic: str) -> UUID:
        command = AddKnowledgeCommand(
            caller=self._caller(),
            resource_id=self._id(),
            title=f"About {topic}",
            text=f"# {topic}\n\nAll about {topic}.\n\n## More\n\nAnd more about {topic}.",
        )
        self._add(f"hand over {topic}", lambda coach: coach.add_knowledge(command))
        return command.resource_id

    def _drop_session(self, session_id: UUID) -> None:
        command = DeleteCoachingSessionCommand(caller=self._caller(), session_id=session_id)
        self._add("drop session", lambda coach: coach.delete_coaching_session(command))

    def _drop_material(self, resource_id: UUID) -> None:
        command = DeleteKnowledgeCommand(caller=self._caller(), resource_id=resource_id)
        self._add("drop material", lambda coach: coach.delete_knowledge(command))

    def _drop_plan(self, plan_id: UUID) -> None:
        command = DeletePlanCommand(caller=self._caller(), plan_id=plan_id)
        self._add("drop plan", lambda coach: coach.delete_plan(command))

    def _add(self, name: str, tell: Callable[[Coach], Awaitable[Result[object, object]]]) -> None:
        self.chapters.append(Chapter(name, tell))

    def _id(self) -> UUID:
        return UUID(int=self._chance.getrandbits(128), version=4)

    def _caller(self) -> Caller:
        self._told += 1
        return Caller(self._tenant_id, self.user_id, Request(f"chapter-{self._told}", b"story"))
