"""Commands, each with what the coach is told and what the model says of it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias
from uuid import UUID

from returns.result import Result

from application.caller import Caller
from application.coach import Coach
from application.coaching.delete_coaching_session import DeleteCoachingSessionCommand
from application.coaching.open_coaching_session import OpenCoachingSessionCommand
from application.coaching.send_message import SendMessageCommand
from application.identity.change_profile import ChangeProfileCommand
from application.identity.register_user import RegisterUserCommand
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.delete_knowledge import DeleteKnowledgeCommand
from application.planning.add_task import AddTaskCommand
from application.planning.change_plan import ChangePlanCommand
from application.planning.change_task import ChangeTaskCommand
from application.planning.create_plan import CreatePlanCommand, NewTask
from application.planning.delete_plan import DeletePlanCommand
from application.planning.remove_task import RemoveTaskCommand
from application.progress.log_study_session import LogStudySessionCommand
from domain.planning.plan import PlanStatus, TaskStatus
from tests.faults.model.expected import Expected
from tests.faults.model.learner import Learner

Tell: TypeAlias = Callable[[Coach, Caller], Awaitable[Result[Any, Any]]]
Rule: TypeAlias = Callable[[Expected], str]


@dataclass(frozen=True, repr=False)
class Command:
    """One demand of a learner. ``says`` is the message that it sends, ``stores`` the object it may leave.

    All commands but messages are recognised by ``key``; a message by its own id.
    """

    what: str
    who: Learner
    key: str
    tell: Tell
    rule: Rule
    says: UUID | None = None
    stores: str | None = None

    async def __call__(self, coach: Coach) -> Result[Any, Any]:
        return await self.tell(coach, self.who.caller(self.key, self.what))

    def under(self, key: str) -> "Command":
        return replace(self, key=key)

    def __repr__(self) -> str:
        return f"{self.who} {self.what} [{self.key}]"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """In hypothesis's reports."""
        printer.text(repr(self))


@dataclass(frozen=True)
class Says:
    """Makes the commands of one learner."""

    who: Learner
    key: str

    def register(self, name: str) -> Command:
        return self._command(
            f"registers as {name}",
            lambda coach, caller: coach.register_user(
                RegisterUserCommand(
                    caller=caller,
                    email=self.who.email,
                    password="correct horse battery",
                    display_name=name,
                    timezone="UTC",
                )
            ),
            lambda expected: expected.register(self.who, name),
        )

    def rename(self, name: str) -> Command:
        return self._command(
            f"is now {name}",
            lambda coach, caller: coach.change_profile(
                ChangeProfileCommand(caller=caller, display_name=name)
            ),
            lambda expected: expected.rename(self.who, name),
        )

    def open(self, session_id: UUID, title: str) -> Command:
        return self._command(
            f"opens {session_id} {title}",
            lambda coach, caller: coach.open_coaching_session(
                OpenCoachingSessionCommand(caller=caller, session_id=session_id, title=title, focus="Rust")
            ),
            lambda expected: expected.open(self.who, session_id, title),
        )

    def drop_session(self, session_id: UUID) -> Command:
        return self._command(
            f"drops session {session_id}",
            lambda coach, caller: coach.delete_coaching_session(
                DeleteCoachingSessionCommand(caller=caller, session_id=session_id)
            ),
            lambda expected: expected.drop_session(self.who, session_id),
        )

    def say(self, session_id: UUID, message_id: UUID, content: str, *, remember: bool) -> Command:
        command = self._command(
            f"says {content} in {session_id}",
            lambda coach, caller: coach.send_message(
                SendMessageCommand(
                    caller=caller,
                    session_id=session_id,
                    message_id=message_id,
                    content=content,
                    remember=remember,
                )
            ),
            lambda expected: expected.say(self.who, session_id, message_id, content, remember),
        )
        return replace(command, says=message_id)

    def plan(self, plan_id: UUID, title: str, tasks: Sequence[tuple[UUID, str]]) -> Command:
        return self._command(
            f"plans {plan_id} {title} {tasks}",
            lambda coach, caller: coach.create_plan(
                CreatePlanCommand(
                    caller=caller,
                    plan_id=plan_id,
                    title=title,
                    tasks=[NewTask(task_id=task_id, summary=summary) for task_id, summary in tasks],
                )
            ),
            lambda expected: expected.plan(self.who, plan_id, title, list(tasks)),
        )

    def retitle(self, plan_id: UUID, title: str) -> Command:
        return self._command(
            f"retitles {plan_id} {title}",
            lambda coach, caller: coach.change_plan(
                ChangePlanCommand(caller=caller, plan_id=plan_id, title=title)
            ),
            lambda expected: expected.retitle(self.who, plan_id, title),
        )

    def archive(self, plan_id: UUID) -> Command:
        return self._command(
            f"archives {plan_id}",
            lambda coach, caller: coach.change_plan(
                ChangePlanCommand(caller=caller, plan_id=plan_id, status=PlanStatus.ARCHIVED)
            ),
            lambda expected: expected.archive(self.who, plan_id),
        )

    def drop_plan(self, plan_id: UUID) -> Command:
        return self._command(
            f"drops plan {plan_id}",
            lambda coach, caller: coach.delete_plan(DeletePlanCommand(caller=caller, plan_id=plan_id)),
            lambda expected: expected.drop_plan(self.who, plan_id),
        )

    def add_task(self, plan_id: UUID, task_id: UUID, summary: str) -> Command:
        return self._command(
            f"adds {task_id} {summary} to {plan_id}",
            lambda coach, caller: coach.add_task(
                AddTaskCommand(caller=caller, plan_id=plan_id, task=NewTask(task_id=task_id, summary=summary))
            ),
            lambda expected: expected.add_task(self.who, plan_id, task_id, summary),
        )

    def work(self, task_id: UUID, status: TaskStatus) -> Command:
        return self._command(
            f"moves {task_id} to {status.value}",
            lambda coach, caller: coach.change_task(
                ChangeTaskCommand(caller=caller, task_id=task_id, status=status)
            ),
            lambda expected: expected.work(self.who, task_id, status.value),
        )

    def reword(self, task_id: UUID, summary: str) -> Command:
        return self._command(
            f"rewords {task_id} {summary}",
            lambda coach, caller: coach.change_task(
                ChangeTaskCommand(caller=caller, task_id=task_id, summary=summary)
            ),
            lambda expected: expected.reword(self.who, task_id, summary),
        )

    def remove_task(self, task_id: UUID) -> Command:
        return self._command(
            f"removes {task_id}",
            lambda coach, caller: coach.remove_task(RemoveTaskCommand(caller=caller, task_id=task_id)),
            lambda expected: expected.remove_task(self.who, task_id),
        )

    def study(self, study_id: UUID, minutes: int) -> Command:
        return self._command(
            f"studies {study_id} {minutes}",
            lambda coach, caller: coach.log_study_session(
                LogStudySessionCommand(caller=caller, study_session_id=study_id, minutes=minutes)
            ),
            lambda expected: expected.study(self.who, study_id, minutes),
        )

    def hand_over(self, resource_id: UUID, title: str, text: str) -> Command:
        command = self._command(
            f"hands over {resource_id} {title} {len(text)}",
            lambda coach, caller: coach.add_knowledge(
                AddKnowledgeCommand(caller=caller, resource_id=resource_id, title=title, text=text)
            ),
            lambda expected: expected.hand_over(self.who, resource_id, title, text),
        )
        return replace(command, stores=object_key(self.who, resource_id))

    def take_back(self, resource_id: UUID) -> Command:
        return self._command(
            f"takes back {resource_id}",
            lambda coach, caller: coach.delete_knowledge(
                DeleteKnowledgeCommand(caller=caller, resource_id=resource_id)
            ),
            lambda expected: expected.take_back(self.who, resource_id),
        )

    def _command(self, what: str, tell: Tell, rule: Rule) -> Command:
        return Command(what, self.who, self.key, tell, rule)


def object_key(owner: Learner, resource_id: UUID) -> str:
    """Where an original lives; our ids carry no moment."""
    return f"{owner.tenant_id}/uploads/{owner.user_id}/0-{resource_id}.md"
