"""Repetition is handled once, around every write."""

import asyncio
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest
from returns.result import Failure, Result, Success

from application.caller import Caller, Request
from application.consistency.errors import IdempotencyKeyReused
from application.consistency.reliably import ATTEMPTS
from application.planning.add_task import AddTask, AddTaskCommand
from application.planning.create_plan import CreatePlan, CreatePlanCommand, NewTask
from application.ports.failures import DuplicateId, OwnerMissing, StaleAggregate
from domain.identity.errors import AccountNotFound
from domain.planning.errors import PlanNotFound
from domain.planning.events import PlanCreated
from domain.shared.errors import IdTaken
from tests.application.learning import TENANT, Learning
from tests.application.reliability import reliably


@dataclass(frozen=True)
class Command:
    caller: Caller


COMMAND = Command(Caller(UUID(int=1), UUID(int=2)))


@dataclass
class Failing:
    """Raises ``error`` so many times, then answers with how often it was asked."""

    times: int
    error: Exception
    asked: int = 0

    async def __call__(self, command: Command) -> Result[int, PlanNotFound]:
        self.asked += 1
        if self.asked <= self.times:
            raise self.error
        return Success(self.asked)


async def test_loads_afresh_when_somebody_else_was_faster() -> None:
    for times in range(ATTEMPTS):
        use_case = Failing(times, StaleAggregate(UUID(int=3)))
        assert await reliably(use_case)(COMMAND) == Success(times + 1)


async def test_gives_up_after_three_attempts() -> None:
    use_case = Failing(ATTEMPTS, StaleAggregate(UUID(int=3)))
    with pytest.raises(StaleAggregate):
        await reliably(use_case)(COMMAND)
    assert use_case.asked == ATTEMPTS == 3


@pytest.mark.parametrize(
    ("error", "refusal"), [(OwnerMissing(), AccountNotFound()), (DuplicateId(), IdTaken())]
)
async def test_explains_what_only_a_store_can_notice(error: Exception, refusal: object) -> None:
    use_case = Failing(9, error)
    assert await reliably(use_case)(COMMAND) == Failure(refusal)
    assert use_case.asked == 1


async def test_other_failures_pass_through() -> None:
    with pytest.raises(ZeroDivisionError):
        await reliably(Failing(9, ZeroDivisionError()))(COMMAND)


class TestRepeatedRequests:
    def command(self, learning: Learning, *, key: str = "key", title: str = "Rust") -> CreatePlanCommand:
        request = Request(key, title.encode())
        return CreatePlanCommand(
            caller=replace(learning.caller, request=request), plan_id=uuid4(), title=title, tasks=[]
        )

    def create_plan(self, learning: Learning) -> CreatePlan:
        return CreatePlan(learning.stores.unit_of_work, learning.stores.clock)

    def created(self, learning: Learning) -> int:
        return len(learning.told(PlanCreated, subscriber="bus"))

    async def test_are_answered_as_they_were_answered_first(self, learning: Learning) -> None:
        create = reliably(self.create_plan(learning))
        first = await create(self.command(learning))
        again = await create(self.command(learning))  # under the id that a door made up anew
        assert again == first
        assert self.created(learning) == 1

    async def test_at_the_same_time_are_one(self, learning: Learning) -> None:
        create = reliably(self.create_plan(learning))
        answers = await asyncio.gather(*(create(self.command(learning)) for _ in range(8)))
        assert len({answer.unwrap().id for answer in answers}) == 1
        assert self.created(learning) == 1

    async def test_with_another_content_are_refused(self, learning: Learning) -> None:
        create = reliably(self.create_plan(learning))
        await create(self.command(learning))
        assert await create(self.command(learning, title="Other")) == Failure(IdempotencyKeyReused())

    async def test_of_another_learner_are_their_own(self, learning: Learning) -> None:
        create = reliably(self.create_plan(learning))
        mine = self.command(learning)
        theirs = replace(mine, caller=replace(await learning.classmate(), request=mine.caller.request))
        first = await create(mine)
        assert await create(replace(theirs, plan_id=uuid4())) != first
        assert self.created(learning) == 2

    async def test_that_were_refused_may_be_tried_again(self, learning: Learning) -> None:
        add = reliably(AddTask(learning.stores.unit_of_work, learning.stores.clock))
        plan_id = uuid4()
        command = AddTaskCommand(
            caller=replace(learning.caller, request=Request("task", b"task")),
            plan_id=plan_id,
            task=NewTask(task_id=uuid4(), summary="Read"),
        )
        assert await add(command) == Failure(PlanNotFound())
        plan = replace(self.command(learning), plan_id=plan_id)
        (await reliably(self.create_plan(learning))(plan)).unwrap()
        assert (await add(command)).unwrap().summary == "Read"

    async def test_of_a_learner_who_does_not_exist(self, learning: Learning) -> None:
        nobody = replace(self.command(learning), caller=Caller(TENANT, uuid4()))
        assert await reliably(self.create_plan(learning))(nobody) == Failure(AccountNotFound())
