"""What is true after each command, by the rules as a learner would tell them: dictionaries and no stores.

Each rule answers ``done`` (something was written), ``there`` (it had been done before, nothing was written),
or the code of a refusal.
"""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from tests.faults.model.learner import Learner

DONE, THERE = "done", "there"
_CLOSED = {"done", "skipped"}


@dataclass
class ExpectedTask:
    id: UUID
    summary: str
    status: str = "todo"


@dataclass
class ExpectedPlan:
    owner: Learner
    title: str
    tasks: list[ExpectedTask]
    status: str = "active"

    def task(self, task_id: UUID) -> ExpectedTask | None:
        return next((task for task in self.tasks if task.id == task_id), None)

    def status_by_tasks(self) -> str:
        statuses = {task.status for task in self.tasks}
        if "done" in statuses and statuses <= _CLOSED:
            return "completed"
        if self.status == "completed" or statuses & {"in_progress", "done"}:
            return "active"
        return self.status


@dataclass
class ExpectedMessage:
    owner: Learner
    session_id: UUID
    content: str
    remember: bool
    answered: bool = False


@dataclass(frozen=True)
class ExpectedResource:
    owner: Learner
    title: str
    text: str


@dataclass
class Expected:
    learners: dict[Learner, str] = field(default_factory=dict)
    sessions: dict[UUID, tuple[Learner, str]] = field(default_factory=dict)
    messages: dict[UUID, ExpectedMessage] = field(default_factory=dict)
    plans: dict[UUID, ExpectedPlan] = field(default_factory=dict)
    studies: dict[UUID, tuple[Learner, int]] = field(default_factory=dict)
    resources: dict[UUID, ExpectedResource] = field(default_factory=dict)
    gone: set[tuple[UUID, UUID]] = field(default_factory=set)
    events: Counter[str] = field(default_factory=Counter)
    snapshots: Counter[Learner] = field(default_factory=Counter)
    audit: Counter[tuple[Learner, str]] = field(default_factory=Counter)

    # identity
    def register(self, who: Learner, name: str) -> str:
        if who in self.learners:
            return "id_taken"
        if any((each.tenant_id, each.email) == (who.tenant_id, who.email) for each in self.learners):
            return "email_taken"
        self.learners[who] = name
        self._on_record(who, "identity.user_registered.v1")
        return DONE

    def rename(self, who: Learner, name: str) -> str:
        if self.learners[who] != name:
            self.learners[who] = name
            self._on_record(who, "identity.profile_changed.v1")
        return DONE

    # coaching
    def open(self, who: Learner, session_id: UUID, title: str) -> str:
        if session_id in self.sessions:
            return THERE if self.sessions[session_id] == (who, title) else "id_taken"
        if self._was(who, session_id):
            return "id_taken"
        self.sessions[session_id] = (who, title)
        self.events["coaching.session_opened.v1"] += 1
        return DONE

    def drop_session(self, who: Learner, session_id: UUID) -> str:
        if self._owner_of_session(session_id) != who:
            return "coaching_session_not_found"
        del self.sessions[session_id]
        self.messages = {
            each_id: each for each_id, each in self.messages.items() if each.session_id != session_id
        }
        self.gone.add((who.tenant_id, session_id))
        self.events["coaching.session_deleted.v1"] += 1
        return DONE

    def say(self, who: Learner, session_id: UUID, message_id: UUID, content: str, remember: bool) -> str:
        if self._owner_of_session(session_id) != who:
            return "coaching_session_not_found"
        there = self.messages.get(message_id)
        if there is not None:
            same = (there.owner, there.session_id, there.content) == (who, session_id, content)
            return THERE if same else "message_differs"
        self.messages[message_id] = ExpectedMessage(who, session_id, content, remember)
        return DONE

    def answer(self, message_id: UUID) -> None:
        """The coach has answered, and everybody may know."""
        if not self.messages[message_id].answered:
            self.messages[message_id].answered = True
            self.events["coaching.message_answered.v1"] += 1

    # planning
    def plan(self, who: Learner, plan_id: UUID, title: str, tasks: list[tuple[UUID, str]]) -> str:
        there = self.plans.get(plan_id)
        if there is not None:
            return THERE if (there.owner, there.title) == (who, title) else "id_taken"
        if self._was(who, plan_id) or any(self._plan_of(task_id) for task_id, _ in tasks):
            return "id_taken"
        self.plans[plan_id] = ExpectedPlan(who, title, [ExpectedTask(*task) for task in tasks])
        self.events["planning.plan_created.v1"] += 1
        return DONE

    def retitle(self, who: Learner, plan_id: UUID, title: str) -> str:
        plan = self._own_plan(who, plan_id)
        if plan is None:
            return "plan_not_found"
        if plan.status == "archived":
            return "plan_archived"
        if plan.title != title:
            plan.title = title
            self.events["planning.plan_changed.v1"] += 1
        return DONE

    def archive(self, who: Learner, plan_id: UUID) -> str:
        plan = self._own_plan(who, plan_id)
        if plan is None:
            return "plan_not_found"
        self._now_is(plan, "archived")
        return DONE

    def drop_plan(self, who: Learner, plan_id: UUID) -> str:
        if self._own_plan(who, plan_id) is None:
            return "plan_not_found"
        del self.plans[plan_id]
        self.gone.add((who.tenant_id, plan_id))
        self._made_progress(who, "planning.plan_deleted.v1")
        return DONE

    def add_task(self, who: Learner, plan_id: UUID, task_id: UUID, summary: str) -> str:
        plan = self._own_plan(who, plan_id)
        if plan is None:
            return "plan_not_found"
        there = plan.task(task_id)
        if there is not None and there.summary == summary:
            return THERE
        if plan.status == "archived":
            return "plan_archived"
        if there is not None:
            return "task_id_repeated"
        if self._plan_of(task_id) is not None:
            return "id_taken"
        plan.tasks.append(ExpectedTask(task_id, summary))
        self.events["planning.task_added.v1"] += 1
        self._now_is(plan, plan.status_by_tasks())
        return DONE

    def work(self, who: Learner, task_id: UUID, status: str) -> str:
        plan = self._plan_of(task_id, who)
        if plan is None:
            return "task_not_found"
        if plan.status == "archived":
            return "plan_archived"
        task = plan.task(task_id)
        assert task is not None
        if task.status != status:
            task.status = status
            self._made_progress(who, "planning.task_status_changed.v1")
            self._now_is(plan, plan.status_by_tasks())
        return DONE

    def reword(self, who: Learner, task_id: UUID, summary: str) -> str:
        plan = self._plan_of(task_id, who)
        if plan is None:
            return "task_not_found"
        if plan.status == "archived":
            return "plan_archived"
        task = plan.task(task_id)
        assert task is not None
        if task.summary != summary:
            task.summary = summary
            self.events["planning.task_changed.v1"] += 1
        return DONE

    def remove_task(self, who: Learner, task_id: UUID) -> str:
        plan = self._plan_of(task_id, who)
        if plan is None:
            return "task_not_found"
        if plan.status == "archived":
            return "plan_archived"
        plan.tasks = [task for task in plan.tasks if task.id != task_id]
        self._made_progress(who, "planning.task_removed.v1")
        self._now_is(plan, plan.status_by_tasks())
        return DONE

    # progress
    def study(self, who: Learner, study_id: UUID, minutes: int) -> str:
        if study_id in self.studies:
            return THERE if self.studies[study_id] == (who, minutes) else "id_taken"
        self.studies[study_id] = (who, minutes)
        self._made_progress(who, "progress.study_session_logged.v1")
        return DONE

    # knowledge
    def hand_over(self, who: Learner, resource_id: UUID, title: str, text: str) -> str:
        asked = ExpectedResource(who, title, text)
        there = self.resources.get(resource_id)
        if there is not None and there.owner.tenant_id == who.tenant_id:
            return THERE if there == asked else "id_taken"
        if any((each.owner, each.text) == (who, text) for each in self.resources.values()):
            return "already_imported"
        if there is not None or self._was(who, resource_id):
            return "id_taken"
        self.resources[resource_id] = asked
        self.events["knowledge.resource_added.v1"] += 1
        return DONE

    def take_back(self, who: Learner, resource_id: UUID) -> str:
        if resource_id not in self.resources or self.resources[resource_id].owner != who:
            return "resource_not_found"
        del self.resources[resource_id]
        self.gone.add((who.tenant_id, resource_id))
        self.events["knowledge.resource_deleted.v1"] += 1
        return DONE

    @property
    def tasks(self) -> list[UUID]:
        return [task.id for plan in self.plans.values() for task in plan.tasks]

    def owner_of(self, thing: UUID) -> Learner | None:
        """Of a session, a plan, a task or a resource that is there."""
        plan = self.plans.get(thing) or self._plan_of(thing)
        if plan is not None:
            return plan.owner
        if thing in self.resources:
            return self.resources[thing].owner
        return self._owner_of_session(thing)

    def _was(self, who: Learner, thing: UUID) -> bool:
        return (who.tenant_id, thing) in self.gone

    def _owner_of_session(self, session_id: UUID) -> Learner | None:
        return self.sessions[session_id][0] if session_id in self.sessions else None

    def _own_plan(self, who: Learner, plan_id: UUID) -> ExpectedPlan | None:
        plan = self.plans.get(plan_id)
        return plan if plan is not None and plan.owner == who else None

    def _plan_of(self, task_id: UUID, who: Learner | None = None) -> ExpectedPlan | None:
        found = next((plan for plan in self.plans.values() if plan.task(task_id) is not None), None)
        return found if found is not None and who in (None, found.owner) else None

    def _now_is(self, plan: ExpectedPlan, status: str) -> None:
        if plan.status != status:
            plan.status = status
            self.events["planning.plan_changed.v1"] += 1

    def _made_progress(self, who: Learner, event: str) -> None:
        self.events[event] += 1
        self.events["progress.snapshot_captured.v1"] += 1
        self.snapshots[who] += 1

    def _on_record(self, who: Learner, event: str) -> None:
        self.events[event] += 1
        self.audit[who, event] += 1
