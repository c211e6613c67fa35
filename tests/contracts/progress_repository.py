"""Contract: study time, the snapshots taken of it and the sums over it."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from application.ports.failures import OwnerMissing
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.identity.user import User
from domain.planning.plan import PlanStatus, TaskStatus
from domain.progress.snapshot import ProgressSnapshot
from domain.progress.study_session import StudySession
from tests.builders import (
    NOW,
    a_coaching_session,
    a_plan,
    a_progress_snapshot,
    a_study_session,
    a_task,
    a_user,
    later,
)
from tests.contracts.aggregates import SAVERS, OwnedContract


class StudySessionRepositoryContract(OwnedContract[StudySession]):
    async def make(self, unit_of_work: UnitOfWorkFactory, owner: User) -> StudySession:
        session = a_coaching_session(owner)
        async with unit_of_work(owner.tenant_id) as work:
            await work.coaching_sessions.add(session)
            await work.commit()
        made = a_study_session(owner, recorded_at=NOW - timedelta(days=1))
        made.session_id = session.id
        return made

    def alone(self, owner: User) -> StudySession:
        return a_study_session(owner)

    async def get(self, work: UnitOfWork, aggregate_id: UUID) -> StudySession | None:
        return await work.study_sessions.get(aggregate_id)

    async def add(self, work: UnitOfWork, aggregate: StudySession) -> bool:
        return await work.study_sessions.add(aggregate)

    def change(self, aggregate: StudySession) -> None:
        aggregate.minutes += 1


class ProgressSnapshotRepositoryContract:
    """What was added is seen by ``ProgressQueries.history``: its contract compares the fields."""

    async def test_adds_an_id_once(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        snapshot = a_progress_snapshot(learner)
        assert await added(unit_of_work, snapshot)
        assert not await added(unit_of_work, snapshot)
        foreign = a_progress_snapshot(stranger)
        foreign.id = snapshot.id
        assert not await added(unit_of_work, foreign)

    async def test_forgets_the_uncommitted(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        snapshot = a_progress_snapshot(learner)
        async with unit_of_work(learner.tenant_id) as work:
            assert await work.progress_snapshots.add(snapshot)
        assert await added(unit_of_work, snapshot)

    async def test_needs_an_owner(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        with pytest.raises(OwnerMissing):
            await added(unit_of_work, a_progress_snapshot(a_user(learner.tenant_id)))

    async def test_of_many_who_add_it_at_once_one_does(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        snapshot = a_progress_snapshot(learner)
        assert sum(await asyncio.gather(*(added(unit_of_work, snapshot) for _ in range(SAVERS)))) == 1


async def added(unit_of_work: UnitOfWorkFactory, snapshot: ProgressSnapshot) -> bool:
    async with unit_of_work(snapshot.tenant_id) as work:
        was_free = await work.progress_snapshots.add(snapshot)
        await work.commit()
        return was_free


class ProgressLedgerContract:
    async def test_a_new_learner_has_nothing(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        async with unit_of_work(learner.tenant_id) as work:
            assert await work.progress.studied(learner.id) == []
            assert await work.progress.tasks(learner.id) == (0, 0)
            assert await work.progress.completed(learner.id) == []

    async def test_tells_when_and_how_long_newest_first(
        self, unit_of_work: UnitOfWorkFactory, learner: User, classmate: User
    ) -> None:
        """Its own uncommitted writes included, and nobody else's."""
        logged = [
            a_study_session(learner, minutes=10, recorded_at=later(-60)),
            a_study_session(learner, minutes=30, recorded_at=later(-10)),
            a_study_session(learner, minutes=20, recorded_at=later(-30)),
            a_study_session(classmate, minutes=40),
        ]
        async with unit_of_work(learner.tenant_id) as work:
            for each in logged:
                await work.study_sessions.add(each)
            studied = list(await work.progress.studied(learner.id))
        assert studied == [(later(-10), 30), (later(-30), 20), (later(-60), 10)]

    async def test_counts_tasks_over_all_plans(
        self, unit_of_work: UnitOfWorkFactory, learner: User, classmate: User
    ) -> None:
        """Skipped tasks are neither done nor open."""
        one = a_plan(learner, tasks=[a_task() for _ in range(4)])
        for task, status in zip(one.tasks, TaskStatus, strict=True):
            one.change_task(task.id, status=status, now=NOW)
        other = a_plan(learner, tasks=[a_task() for _ in range(3)])
        other.change_task(other.tasks[0].id, status=TaskStatus.DONE, now=NOW)
        other.change(status=PlanStatus.ARCHIVED, now=NOW)
        async with unit_of_work(learner.tenant_id) as work:
            for plan in (one, other, a_plan(classmate)):
                await work.plans.add(plan)
            assert await work.progress.tasks(learner.id) == (2, 4)
            one.remove_task(one.tasks[0].id, now=NOW)
            await work.plans.save(one)
            assert await work.progress.tasks(learner.id) == (2, 3)

    async def test_tells_when_tasks_were_done_newest_first(
        self, unit_of_work: UnitOfWorkFactory, learner: User, classmate: User
    ) -> None:
        """Those that are done now: what was taken up again was not."""
        one, other, theirs = (
            a_plan(each, tasks=[a_task() for _ in range(3)]) for each in (learner, learner, classmate)
        )
        for plan, number, moment in ((one, 0, 1), (other, 0, 3), (one, 1, 2), (one, 2, 4), (theirs, 0, 5)):
            plan.change_task(plan.tasks[number].id, status=TaskStatus.DONE, now=later(moment))
        one.change_task(one.tasks[2].id, status=TaskStatus.TODO, now=later(6))
        async with unit_of_work(learner.tenant_id) as work:
            for plan in (one, other, theirs):
                await work.plans.add(plan)
            assert list(await work.progress.completed(learner.id)) == [later(3), later(2), later(1)]
            await work.commit()

    async def test_sees_nothing_of_another_tenant(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        async with unit_of_work(learner.tenant_id) as work:
            await work.study_sessions.add(a_study_session(learner))
            await work.plans.add(a_plan(learner))
            await work.commit()
        async with unit_of_work(stranger.tenant_id) as work:
            assert await work.progress.completed(learner.id) == []
            assert await work.progress.studied(learner.id) == []
            assert await work.progress.tasks(learner.id) == (0, 0)
