"""Contract: study time and progress for screens."""

from application.caller import Caller
from application.paging import PageRequest
from application.ports.progress_queries import ProgressQueries
from application.ports.unit_of_work import UnitOfWorkFactory
from application.progress.views import ProgressView, StudySessionView
from domain.identity.user import User
from tests.builders import a_progress_snapshot, a_study_session, later
from tests.contracts.pages import assert_pages


class ProgressQueriesContract:
    async def test_lists_study_time_latest_first(
        self, unit_of_work: UnitOfWorkFactory, progress_queries: ProgressQueries, learner: User
    ) -> None:
        """By when it was recorded, not when it was logged; those of the same moment by id, latest first."""
        logged = [
            a_study_session(learner, minutes=10 + minute, recorded_at=later(-minute))
            for minute in (2, 4, 3, 3, 3, 1)
        ]
        async with unit_of_work(learner.tenant_id) as work:
            for each in logged:
                await work.study_sessions.add(each)
            await work.commit()
        logged.sort(key=lambda each: (each.recorded_at, each.id), reverse=True)
        await assert_pages(
            lambda page: progress_queries.study_sessions(Caller(learner.tenant_id, learner.id), page),
            [StudySessionView.of(each) for each in logged],
        )

    async def test_lists_snapshots_latest_first(
        self, unit_of_work: UnitOfWorkFactory, progress_queries: ProgressQueries, learner: User
    ) -> None:
        snapshots = [a_progress_snapshot(learner, now=later(minute)) for minute in (2, 4, 3, 3, 3, 1)]
        for number, snapshot in enumerate(snapshots):
            snapshot.streak_days = number
            snapshot.completed_tasks = 10 + number
            snapshot.study_minutes = 100 + number
        async with unit_of_work(learner.tenant_id) as work:
            for snapshot in snapshots:
                await work.progress_snapshots.add(snapshot)
            await work.commit()
        snapshots.sort(key=lambda snapshot: (snapshot.captured_at, snapshot.id), reverse=True)
        await assert_pages(
            lambda page: progress_queries.history(Caller(learner.tenant_id, learner.id), page),
            [
                ProgressView(
                    streak_days=snapshot.streak_days,
                    completed_tasks=snapshot.completed_tasks,
                    study_minutes=snapshot.study_minutes,
                    captured_at=snapshot.captured_at,
                )
                for snapshot in snapshots
            ],
        )

    async def test_shows_nobody_elses(
        self,
        unit_of_work: UnitOfWorkFactory,
        progress_queries: ProgressQueries,
        learner: User,
        classmate: User,
        stranger: User,
    ) -> None:
        async with unit_of_work(learner.tenant_id) as work:
            await work.study_sessions.add(a_study_session(learner))
            await work.progress_snapshots.add(a_progress_snapshot(learner))
            await work.commit()
        for tenant_id, user_id in (
            (classmate.tenant_id, classmate.id),
            (stranger.tenant_id, stranger.id),
            (stranger.tenant_id, learner.id),
        ):
            somebody = Caller(tenant_id, user_id)
            assert not (await progress_queries.study_sessions(somebody, PageRequest())).items
            assert not (await progress_queries.history(somebody, PageRequest())).items
