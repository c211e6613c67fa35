"""Contract: conversation threads for screens."""

from uuid import uuid4

from application.caller import Caller
from application.coaching.views import CoachingSessionView
from application.paging import PageRequest
from application.ports.coaching_queries import CoachingQueries
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.coaching.coaching_session import CoachingSession
from domain.identity.user import User
from tests.builders import a_coaching_session, later
from tests.contracts.pages import assert_pages


async def stored_sessions(unit_of_work: UnitOfWorkFactory, *sessions: CoachingSession) -> None:
    for session in sessions:
        async with unit_of_work(session.tenant_id) as work:
            assert await work.coaching_sessions.add(session)
            await work.commit()


class CoachingQueriesContract:
    async def test_shows_a_thread(
        self, unit_of_work: UnitOfWorkFactory, coaching_queries: CoachingQueries, learner: User
    ) -> None:
        session = a_coaching_session(learner)
        await stored_sessions(unit_of_work, session)
        session.change(title="Changed", focus="Changed too", now=later())
        async with unit_of_work(learner.tenant_id) as work:
            await work.coaching_sessions.save(session)
            await work.commit()
        owner = Caller(learner.tenant_id, learner.id)
        assert await coaching_queries.session(owner, session.id) == CoachingSessionView.of(session)

    async def test_shows_nobody_elses(
        self,
        unit_of_work: UnitOfWorkFactory,
        coaching_queries: CoachingQueries,
        learner: User,
        classmate: User,
        stranger: User,
    ) -> None:
        session = a_coaching_session(learner)
        await stored_sessions(unit_of_work, session)
        for tenant_id, user_id in (
            (classmate.tenant_id, classmate.id),
            (stranger.tenant_id, stranger.id),
            (stranger.tenant_id, learner.id),
        ):
            somebody = Caller(tenant_id, user_id)
            assert await coaching_queries.session(somebody, session.id) is None
            assert not (await coaching_queries.sessions(somebody, PageRequest())).items
        assert await coaching_queries.session(Caller(learner.tenant_id, learner.id), uuid4()) is None

    async def test_lists_newest_first(
        self, unit_of_work: UnitOfWorkFactory, coaching_queries: CoachingQueries, learner: User
    ) -> None:
        """By when they were opened; those of the same moment by id, latest first."""
        sessions = [a_coaching_session(learner, now=later(minute)) for minute in (2, 4, 3, 3, 3, 1)]
        await stored_sessions(unit_of_work, *sessions)
        sessions.sort(key=lambda session: (session.created_at, session.id), reverse=True)
        await assert_pages(
            lambda page: coaching_queries.sessions(Caller(learner.tenant_id, learner.id), page),
            [CoachingSessionView.of(session) for session in sessions],
        )
