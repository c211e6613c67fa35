"""Random lives of a coach: commands, repetitions, deaths and replays, held against the model in between."""

import asyncio
import os
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from returns.pipeline import is_successful
from returns.result import Result

from application.coaching.answer_abandoned_turns import AnswerAbandonedTurnsCommand
from application.consistency.tend_outbox import KNOWN, ReplayDeliveriesCommand
from domain.planning.plan import TaskStatus
from tests.faults.model.commands import Command, Says
from tests.faults.model.comparing import compare
from tests.faults.model.dying import Life
from tests.faults.model.expected import DONE, THERE, Expected
from tests.faults.model.learner import (
    LEARNERS,
    NEWCOMERS,
    PLANS,
    RESOURCES,
    SESSIONS,
    STUDIES,
    TASKS,
    Learner,
)
from tests.faults.model.texts import NAMES, QUESTIONS, SUMMARIES, TEXTS, TITLES
from tests.faults.model.world import World

ROUNDS = 20  # in which all that is left must have been delivered

who = st.sampled_from(LEARNERS)
mostly_owner = st.none() | st.none() | who  # of what the command is about
death = st.none() | st.tuples(
    st.integers(1, 8), st.booleans()
)  # at the so-manieth effect, before or after it
titles, summaries, questions = map(st.sampled_from, (TITLES, SUMMARIES, QUESTIONS))
sessions, plans, tasks = st.sampled_from(SESSIONS), st.sampled_from(PLANS), st.sampled_from(TASKS)
studies, resources = st.sampled_from(STUDIES), st.sampled_from(RESOURCES)
new_tasks = st.lists(st.tuples(tasks, summaries), max_size=3, unique_by=lambda task: task[0])
some_subscribers = st.lists(st.sampled_from(KNOWN), min_size=1, max_size=3, unique=True)


def live_many_lives(machine: Callable[[], "CoachMachine"], number: int) -> None:
    """The same in every run: ``MODEL_SEARCH`` looks for others instead."""
    lives = settings(
        max_examples=number,
        stateful_step_count=50,
        deadline=None,
        derandomize="MODEL_SEARCH" not in os.environ,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=lives)  # type: ignore[arg-type]  # anything that makes one


class CoachMachine(RuleBasedStateMachine):
    """A client that got no answer asks again, sooner or later, under the same key."""

    def __init__(self, build: Callable[[], World]) -> None:
        super().__init__()
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self.world = build()
        self.expected = Expected()
        self.kept: dict[tuple[UUID, str], tuple[str, Any]] = {}  # what was answered, by the client's key
        self.given: list[Command] = []
        self.unanswered: list[Command] = []
        self.left_behind: set[str] = set()
        self.number = 0

    @initialize()
    def begin(self) -> None:
        self.runner.run(self.world.open())
        for learner in LEARNERS:
            self._give(Says(learner, self._key()).register("Ada"))

    # commands

    @rule(who=st.sampled_from(NEWCOMERS + LEARNERS), name=st.sampled_from(NAMES))
    def register(self, who: Learner, name: str) -> None:
        self._give(Says(who, self._key()).register(name))

    @rule(who=who, name=st.sampled_from(NAMES))
    def rename(self, who: Learner, name: str) -> None:
        self._give(Says(who, self._key()).rename(name))

    @rule(who=who, session=sessions, title=titles)
    def open(self, who: Learner, session: UUID, title: str) -> None:
        self._give(Says(who, self._key()).open(session, title))

    @rule(who=who, plan=plans, title=titles, tasks=new_tasks)
    def plan(self, who: Learner, plan: UUID, title: str, tasks: list[tuple[UUID, str]]) -> None:
        self._give(Says(who, self._key()).plan(plan, title, tasks))

    @rule(who=who, study=studies, minutes=st.sampled_from([5, 25]))
    def study(self, who: Learner, study: UUID, minutes: int) -> None:
        self._give(Says(who, self._key()).study(study, minutes))

    @rule(who=who, resource=resources, title=titles, text=st.sampled_from(TEXTS))
    def hand_over(self, who: Learner, resource: UUID, title: str, text: str) -> None:
        self._give(Says(who, self._key()).hand_over(resource, title, text))

    @rule(who=mostly_owner, session=sessions)
    def drop_session(self, who: Learner | None, session: UUID) -> None:
        session = _one_of(self.expected.sessions, session) if who is None else session
        self._give(self._by(who, session).drop_session(session))

    @rule(who=mostly_owner, session=sessions, question=questions, remember=st.booleans())
    def say(self, who: Learner | None, session: UUID, question: str, remember: bool) -> None:
        session = _one_of(self.expected.sessions, session) if who is None else session
        message_id = UUID(int=(7 << 64) + self.number, version=4)
        self._give(self._by(who, session).say(session, message_id, question, remember=remember))

    @rule(who=mostly_owner, plan=plans, title=titles)
    def retitle(self, who: Learner | None, plan: UUID, title: str) -> None:
        plan = _one_of(self.expected.plans, plan) if who is None else plan
        self._give(self._by(who, plan).retitle(plan, title))

    @rule(who=mostly_owner, plan=plans)
    def archive(self, who: Learner | None, plan: UUID) -> None:
        plan = _one_of(self.expected.plans, plan) if who is None else plan
        self._give(self._by(who, plan).archive(plan))

    @rule(who=mostly_owner, plan=plans)
    def drop_plan(self, who: Learner | None, plan: UUID) -> None:
        plan = _one_of(self.expected.plans, plan) if who is None else plan
        self._give(self._by(who, plan).drop_plan(plan))

    @rule(who=mostly_owner, plan=plans, task=tasks, summary=summaries)
    def add_task(self, who: Learner | None, plan: UUID, task: UUID, summary: str) -> None:
        plan = _one_of(self.expected.plans, plan) if who is None else plan
        self._give(self._by(who, plan).add_task(plan, task, summary))

    @rule(who=mostly_owner, task=tasks, status=st.sampled_from(TaskStatus))
    def work(self, who: Learner | None, task: UUID, status: TaskStatus) -> None:
        task = _one_of(self.expected.tasks, task) if who is None else task
        self._give(self._by(who, task).work(task, status))

    @rule(who=mostly_owner, task=tasks, summary=summaries)
    def reword(self, who: Learner | None, task: UUID, summary: str) -> None:
        task = _one_of(self.expected.tasks, task) if who is None else task
        self._give(self._by(who, task).reword(task, summary))

    @rule(who=mostly_owner, task=tasks)
    def remove_task(self, who: Learner | None, task: UUID) -> None:
        task = _one_of(self.expected.tasks, task) if who is None else task
        self._give(self._by(who, task).remove_task(task))

    @rule(who=mostly_owner, resource=resources)
    def take_back(self, who: Learner | None, resource: UUID) -> None:
        resource = _one_of(self.expected.resources, resource) if who is None else resource
        self._give(self._by(who, resource).take_back(resource))

    # repetitions

    @precondition(lambda self: self.given)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """Late, and whatever has happened since."""
        self._give(data.draw(st.sampled_from(self.given)), anew=False)

    @precondition(lambda self: self.given)
    @rule(data=st.data())
    def repeat_twice_at_once(self, data: st.DataObject) -> None:
        self._give(data.draw(st.sampled_from(self.given)), times=2, anew=False)

    @precondition(lambda self: self.given)
    @rule(data=st.data())
    def repeat_under_another_key(self, data: st.DataObject) -> None:
        self._give(data.draw(st.sampled_from(self.given)).under(self._key()))

    @precondition(lambda self: len(self.given) > 1)
    @rule(data=st.data())
    def reuse_a_key(self, data: st.DataObject) -> None:
        """For something else, by mistake."""
        command = data.draw(st.sampled_from(self.given))
        others = [each.key for each in self.given if each.who == command.who]
        self._give(command.under(data.draw(st.sampled_from(others))), anew=False)

    @precondition(lambda self: self.unanswered)
    @rule(data=st.data())
    def ask_again(self, data: st.DataObject) -> None:
        """What got no answer."""
        self._give(self.unanswered.pop(data.draw(st.integers(0, len(self.unanswered) - 1))), anew=False)

    # workers

    @rule(dies=death.filter(bool))
    def light_the_fuse(self, dies: Any) -> None:
        """The process will die of one of the next things that it does, whatever that is."""
        self._light(dies)

    @rule(dies=death)
    def deliver(self, dies: Any) -> None:
        self._light(dies)
        self._run(self.world.live(self.world.relay().drain))

    @rule(subscribers=some_subscribers, dies=death)
    def deliver_to_some(self, subscribers: list[str], dies: Any) -> None:
        self._light(dies)
        self._run(self.world.live(self.world.relay(subscribers).drain))

    @precondition(lambda self: self.given)
    @rule(data=st.data(), dies=death)
    def deliver_meanwhile(self, data: st.DataObject, dies: Any) -> None:
        """While a learner asks for something again under another key."""
        self._light(dies)
        command = data.draw(st.sampled_from(self.given)).under(self._key())
        self._give(command, beside=self.world.relay().drain)

    @rule(subscriber=st.sampled_from(KNOWN), first=st.integers(1, 60), number=st.integers(1, 20))
    def replay(self, subscriber: str, first: int, number: int) -> None:
        command = ReplayDeliveriesCommand(subscriber=subscriber, first=first, last=first + number)
        self._run(self.world.coach.replay_deliveries(command))

    @rule()
    def pass_time(self) -> None:
        self._run(self.world.pass_time())

    @rule()
    def calm_down(self) -> None:
        """Every client asks until it is answered, everything is delivered: all stores are as expected."""
        self.world.fuse.renew()
        while self.unanswered:
            self._give(self.unanswered.pop(), anew=False)
        self._run(self._settle())
        for message_id in self.expected.messages:
            self.expected.answer(message_id)
        self._run(compare(self.world, self.expected, left_behind=self.left_behind))

    def teardown(self) -> None:
        try:
            if hasattr(self.world, "container"):
                self.calm_down()
        finally:
            self._run(self.world.close())
            self.runner.close()

    async def _settle(self) -> None:
        for _ in range(ROUNDS):
            await self.world.pass_time()
            await self.world.coach.answer_abandoned_turns(AnswerAbandonedTurnsCommand())
            delivered = await self.world.relay().drain()
            if not delivered:
                return
        raise AssertionError("there is no end to the deliveries")

    def _give(self, command: Command, *, times: int = 1, anew: bool = True, beside: Any = None) -> None:
        """To the coach and to the model, which must agree on what becomes of it."""
        if anew:
            self.given.append(command)
        acts = [lambda: command(self.world.coach)] * times + ([beside] if beside is not None else [])
        lives = self._run(self.world.live(*acts))[:times]
        stored = self.kept.get((command.who.user_id, command.key)) if command.says is None else None
        if stored is not None:
            self._expect_again(command, lives, stored)
        elif any(life.commits for life in lives) or all(life.ended for life in lives):
            self._expect(command, lives)
        if not all(life.ended for life in lives):
            self.unanswered.append(command)
            if command.stores is not None:
                self.left_behind.add(command.stores)

    def _expect(self, command: Command, lives: list[Life]) -> None:
        expected = command.rule(self.expected)
        for life in lives:
            if life.ended:
                assert _told(life.answer) == (DONE if expected == THERE else expected), command
        if command.says is not None:
            if any(life.commits > 1 or (life.ended and is_successful(life.answer)) for life in lives):
                self.expected.answer(command.says)
        elif expected == DONE:
            assert any(life.commits for life in lives), command
            answers = [life.answer.unwrap() for life in lives if life.ended]
            self.kept[command.who.user_id, command.key] = (command.what, answers[0] if answers else _UNHEARD)

    def _expect_again(self, command: Command, lives: list[Life], stored: tuple[str, Any]) -> None:
        what, answer = stored
        assert not any(life.commits for life in lives), command
        for life in lives:
            if not life.ended:
                continue
            if what != command.what:
                assert _told(life.answer) == "idempotency_key_reused", command
            elif answer is _UNHEARD:
                answer = life.answer.unwrap()
                self.kept[command.who.user_id, command.key] = (what, answer)
            else:
                assert life.answer.unwrap() == answer, command

    def _by(self, who: Learner | None, thing: UUID) -> Says:
        return Says(who or self.expected.owner_of(thing) or LEARNERS[0], self._key())

    def _light(self, dies: tuple[int, bool] | None) -> None:
        if dies is not None:
            effects, after = dies
            self.world.fuse.light(effects, after=after)

    def _key(self) -> str:
        self.number += 1
        return f"key-{self.number}"

    def _run(self, coroutine: Any) -> Any:
        return self.runner.run(coroutine)


_UNHEARD = object()


def _one_of(there: Iterable[UUID], thing: UUID) -> UUID:
    """The thing itself if there is none at all."""
    choice = list(there)
    return thing if thing in choice or not choice else choice[thing.int % len(choice)]


def _told(outcome: Result[Any, Any]) -> str:
    """A success does not say whether it wrote anything."""
    return DONE if is_successful(outcome) else str(outcome.failure().code)
