"""Contract: conversation threads, and what stands on them."""

import asyncio
from uuid import UUID

from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.coaching.coaching_session import CoachingSession
from domain.identity.user import User
from tests.builders import NOW, a_coaching_session, a_plan, a_study_session, a_turn, later
from tests.contracts.aggregates import OwnedContract, RemovingContract


class CoachingSessionRepositoryContract(RemovingContract[CoachingSession], OwnedContract[CoachingSession]):
    async def make(self, unit_of_work: UnitOfWorkFactory, owner: User) -> CoachingSession:
        return self.alone(owner)

    def alone(self, owner: User) -> CoachingSession:
        return a_coaching_session(owner)

    async def get(self, work: UnitOfWork, aggregate_id: UUID) -> CoachingSession | None:
        return await work.coaching_sessions.get(aggregate_id)

    async def add(self, work: UnitOfWork, aggregate: CoachingSession) -> bool:
        return await work.coaching_sessions.add(aggregate)

    async def save(self, work: UnitOfWork, aggregate: CoachingSession) -> None:
        await work.coaching_sessions.save(aggregate)

    async def remove(self, work: UnitOfWork, aggregate: CoachingSession) -> None:
        await work.coaching_sessions.remove(aggregate)

    def change(self, aggregate: CoachingSession) -> None:
        aggregate.change(title="Algebra", focus="Groups", now=later())

    async def test_touching_moves_the_time_forward_only(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        session = await self.stored(unit_of_work, learner)
        for moment in (later(5), later(3)):
            async with unit_of_work(learner.tenant_id) as work:
                await work.coaching_sessions.touch(session.id, now=moment)
                await work.commit()
        assert (await self.loaded(unit_of_work, session)).updated_at == later(5)

    async def test_touching_makes_nobody_stale(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        session = await self.stored(unit_of_work, learner)
        async with unit_of_work(learner.tenant_id) as work:
            await work.coaching_sessions.touch(session.id, now=later(5))
            await work.commit()
        session.change(title="Algebra", focus=None, now=later(3))
        await self.saved(unit_of_work, session)
        loaded = await self.loaded(unit_of_work, session)
        assert (loaded.title, loaded.version, loaded.updated_at) == ("Algebra", 2, later(5))

    async def test_many_touch_it_at_once(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        session = await self.stored(unit_of_work, learner)

        async def touch(minute: int) -> None:
            async with unit_of_work(learner.tenant_id) as work:
                await work.coaching_sessions.touch(session.id, now=later(minute))
                await work.commit()

        await asyncio.gather(*(touch(minute) for minute in (3, 8, 1, 7)))
        assert (await self.loaded(unit_of_work, session)).updated_at == later(8)

    async def test_touches_nothing_of_another_tenant(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        session = await self.stored(unit_of_work, learner)
        async with unit_of_work(stranger.tenant_id) as work:
            await work.coaching_sessions.touch(session.id, now=later(5))
            await work.commit()
        assert (await self.loaded(unit_of_work, session)).updated_at == NOW

    async def test_work_outlives_its_thread_and_turns_do_not(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        session = await self.stored(unit_of_work, learner)
        turn, plan = a_turn(session), a_plan(learner, session=session)
        study_session = a_study_session(learner, session=session)
        async with unit_of_work(learner.tenant_id) as work:
            await work.turns.add(turn)
            await work.plans.add(plan)
            await work.study_sessions.add(study_session)
            await work.commit()
        await self.removed(unit_of_work, session)
        async with unit_of_work(learner.tenant_id) as work:
            assert await work.turns.get(turn.id) is None
            left = await work.plans.get(plan.id), await work.study_sessions.get(study_session.id)
        assert [each and each.session_id for each in left] == [None, None]
