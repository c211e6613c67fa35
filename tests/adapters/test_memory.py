"""What stands in for PostgreSQL: waiting for rows, and parents that go away meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest

from adapters.memory.stores import MemoryStores
from adapters.memory.unit_of_work import MemoryUnitOfWork
from application.ports.failures import StaleAggregate
from application.ports.recall_index import Question, Shelf
from domain.coaching.coaching_session import CoachingSession
from domain.identity.user import User
from domain.planning.plan import Plan
from tests.builders import a_coaching_session, a_plan, a_recallable, a_turn, a_user, a_vector, later

TENANT = uuid4()


@pytest.fixture
def stores() -> MemoryStores:
    return MemoryStores([TENANT])


async def commit(stores: MemoryStores, change: Callable[[MemoryUnitOfWork], Awaitable[object]]) -> None:
    async with stores.unit_of_work(TENANT) as work:
        await change(work)
        await work.commit()


@pytest.fixture
async def learner(stores: MemoryStores) -> User:
    user = a_user(TENANT)
    await commit(stores, lambda work: work.users.add(user))
    return user


@pytest.fixture
async def thread(stores: MemoryStores, learner: User) -> CoachingSession:
    session = a_coaching_session(learner)
    await commit(stores, lambda work: work.coaching_sessions.add(session))
    return session


async def stored_plan(stores: MemoryStores, plan: Plan) -> Plan | None:
    async with stores.unit_of_work(TENANT) as work:
        return await work.plans.get(plan.id)


@pytest.mark.parametrize("first_commits", [True, False])
async def test_whoever_adds_second_waits_and_learns_how_the_first_one_ended(
    stores: MemoryStores, learner: User, *, first_commits: bool
) -> None:
    plan, second_began = a_plan(learner), asyncio.Event()

    async def second() -> bool:
        async with stores.unit_of_work(TENANT) as work:
            second_began.set()
            return await work.plans.add(plan)

    async with stores.unit_of_work(TENANT) as work:
        await work.plans.add(plan)
        waiting = asyncio.create_task(second())
        await second_began.wait()
        await asyncio.sleep(0.01)
        assert not waiting.done()
        if first_commits:
            await work.commit()
    assert await waiting is not first_commits


async def test_of_two_who_wait_for_each_other_one_is_stale_and_the_other_goes_on(
    stores: MemoryStores, learner: User
) -> None:
    one, other = a_plan(learner), a_plan(learner)
    await commit(stores, lambda work: work.plans.add(one))
    await commit(stores, lambda work: work.plans.add(other))

    async def save_both(first: Plan, second: Plan) -> None:
        async with stores.unit_of_work(TENANT) as work:
            for plan in (first, second):
                loaded = await work.plans.get(plan.id)
                assert loaded is not None
                await work.plans.save(loaded)
                await asyncio.sleep(0.01)
            await work.commit()

    async with asyncio.timeout(5):
        outcomes = await asyncio.gather(save_both(one, other), save_both(other, one), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "StaleAggregate"]


async def test_a_thread_that_ended_before_the_commit_makes_it_stale(
    stores: MemoryStores, learner: User, thread: CoachingSession
) -> None:
    plan = a_plan(learner, session=thread)
    async with stores.unit_of_work(TENANT) as work:
        await work.plans.add(plan)
        await commit(stores, lambda elsewhere: elsewhere.coaching_sessions.remove(thread))
        with pytest.raises(StaleAggregate):
            await work.commit()
    assert await stored_plan(stores, plan) is None


async def test_an_ending_thread_is_left_by_what_came_into_it_meanwhile(
    stores: MemoryStores, learner: User, thread: CoachingSession
) -> None:
    plan, turn = a_plan(learner, session=thread), a_turn(thread)
    async with stores.unit_of_work(TENANT) as work:
        await work.coaching_sessions.remove(thread)
        await commit(stores, lambda elsewhere: elsewhere.plans.add(plan))
        await commit(stores, lambda elsewhere: elsewhere.turns.add(turn))
        await work.commit()
    left = await stored_plan(stores, plan)
    assert left is not None
    assert left.session_id is None
    async with stores.unit_of_work(TENANT) as work:
        assert await work.turns.get(turn.id) is None


async def test_nobody_changes_a_plan_while_its_thread_is_ending(
    stores: MemoryStores, learner: User, thread: CoachingSession
) -> None:
    plan = a_plan(learner, session=thread)
    await commit(stores, lambda work: work.plans.add(plan))
    plan.change(title="Changed meanwhile", now=later())
    async with stores.unit_of_work(TENANT) as work:
        await work.coaching_sessions.remove(thread)
        saving = asyncio.create_task(commit(stores, lambda elsewhere: elsewhere.plans.save(plan)))
        await asyncio.sleep(0.01)
        assert not saving.done()
        await work.commit()
    with pytest.raises(StaleAggregate):  # it still names the thread that has ended
        await saving


async def test_an_answer_that_could_not_be_stored_is_refused(stores: MemoryStores, learner: User) -> None:
    plan = a_plan(learner)
    async with stores.unit_of_work(TENANT) as work:
        await work.plans.add(plan)
        with pytest.raises(TypeError, match="Plan"):
            await work.commit(plan)
    assert await stored_plan(stores, plan) is None


async def test_whoever_is_cancelled_while_waiting_leaves_nothing_behind(
    stores: MemoryStores, learner: User
) -> None:
    plan = a_plan(learner)
    async with stores.unit_of_work(TENANT) as work:
        await work.plans.add(plan)
        waiting = asyncio.create_task(commit(stores, lambda elsewhere: elsewhere.plans.add(plan)))
        await asyncio.sleep(0.01)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await work.commit()
    assert await stored_plan(stores, plan) is not None
    assert not stores.database.locks._holders


async def test_likeness_is_an_angle_whatever_the_length(stores: MemoryStores) -> None:
    passage = a_recallable(tenant_id=TENANT, owner_id=TENANT, vector=a_vector(3.0, 4.0))
    await stores.recall_index.put(Shelf.KNOWLEDGE, [passage])
    (match,) = await stores.recall_index.find(
        Shelf.KNOWLEDGE,
        tenant_id=TENANT,
        owner_id=TENANT,
        question=Question(a_vector(7.0), passage.model),
        limit=1,
    )
    assert match.score == pytest.approx(0.6)
