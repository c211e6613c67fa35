"""Contract: whatever was removed is known to be gone, from that transaction on."""

from uuid import uuid4

from application.ports.tombstones import Tombstones
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.coaching.coaching_session import CoachingSession
from domain.identity.user import User
from tests.builders import a_coaching_session, a_plan, a_resource, an_import, some_chunks
from tests.contracts.resource_repository import ORIGINAL

MANY = 2_000


async def opened(unit_of_work: UnitOfWorkFactory, owner: User) -> CoachingSession:
    session = a_coaching_session(owner)
    async with unit_of_work(owner.tenant_id) as work:
        assert await work.coaching_sessions.add(session)
        await work.commit()
    return session


class TombstonesContract:
    async def test_are_set_by_every_removal(
        self, unit_of_work: UnitOfWorkFactory, tombstones: Tombstones, learner: User
    ) -> None:
        session, plan, resource = a_coaching_session(learner), a_plan(learner), a_resource(learner)
        async with unit_of_work(learner.tenant_id) as work:
            await work.coaching_sessions.add(session)
            await work.plans.add(plan)
            await work.resources.add(resource, some_chunks(), an_import(resource), ORIGINAL)
            await work.commit()
        gone = {session.id, plan.id, resource.id}
        assert await tombstones.among(learner.tenant_id, gone) == frozenset()
        async with unit_of_work(learner.tenant_id) as work:
            await work.coaching_sessions.remove(session)
            await work.plans.remove(plan)
            await work.resources.remove(resource)
            await work.commit()
        assert await tombstones.among(learner.tenant_id, gone) == gone

    async def test_are_not_set_before_the_commit(
        self, unit_of_work: UnitOfWorkFactory, tombstones: Tombstones, learner: User
    ) -> None:
        session = await opened(unit_of_work, learner)
        async with unit_of_work(learner.tenant_id) as work:
            await work.coaching_sessions.remove(session)
            assert await tombstones.among(learner.tenant_id, [session.id]) == frozenset()
        assert await tombstones.among(learner.tenant_id, [session.id]) == frozenset()

    async def test_saving_sets_none(
        self, unit_of_work: UnitOfWorkFactory, tombstones: Tombstones, learner: User
    ) -> None:
        session = await opened(unit_of_work, learner)
        async with unit_of_work(learner.tenant_id) as work:
            await work.coaching_sessions.save(session)
            await work.commit()
        assert await tombstones.among(learner.tenant_id, [session.id]) == frozenset()

    async def test_are_those_of_one_tenant(
        self, unit_of_work: UnitOfWorkFactory, tombstones: Tombstones, learner: User, stranger: User
    ) -> None:
        session = await opened(unit_of_work, learner)
        async with unit_of_work(learner.tenant_id) as work:
            await work.coaching_sessions.remove(session)
            await work.commit()
        assert await tombstones.among(stranger.tenant_id, [session.id]) == frozenset()

    async def test_are_found_among_many(
        self, unit_of_work: UnitOfWorkFactory, tombstones: Tombstones, learner: User
    ) -> None:
        sessions = [await opened(unit_of_work, learner) for _ in range(3)]
        async with unit_of_work(learner.tenant_id) as work:
            for session in sessions:
                await work.coaching_sessions.remove(session)
            await work.commit()
        gone = {session.id for session in sessions}
        assert await tombstones.among(learner.tenant_id, gone | {uuid4() for _ in range(MANY)}) == gone
        assert await tombstones.among(learner.tenant_id, ()) == frozenset()
