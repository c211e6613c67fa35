"""Contract: whoever did something is learned from once a night, by one worker."""

import asyncio
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from application.ports.changed_learners import ChangedLearner, ChangedLearners
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.user import User
from tests.builders import NOW, a_coaching_session, a_plan, a_study_session, a_task, a_turn, a_user

NIGHT = NOW + timedelta(hours=12)
MORNING = NIGHT + timedelta(hours=3)
UNTIL = MORNING + timedelta(minutes=10)
DAY = timedelta(days=1)


async def plans(unit_of_work: UnitOfWorkFactory, owner: User, *, now: datetime = NOW) -> None:
    async with unit_of_work(owner.tenant_id) as work:
        assert await work.plans.add(a_plan(owner, tasks=[a_task()], now=now))
        await work.commit()


async def claimed(
    changed: ChangedLearners, *, nights: int = 0, now: datetime = MORNING, limit: int = 100
) -> list[ChangedLearner]:
    later = nights * DAY
    return list(await changed.claim(night=NIGHT + later, now=now + later, until=UNTIL + later, limit=limit))


class ChangedLearnersContract:
    async def test_finds_whoever_did_something(
        self,
        unit_of_work: UnitOfWorkFactory,
        changed_learners: ChangedLearners,
        learner: User,
        stranger: User,
    ) -> None:
        """Of every tenant, whose change is the longest ago first."""
        await plans(unit_of_work, stranger, now=NOW + timedelta(hours=1))
        await plans(unit_of_work, learner)
        assert await claimed(changed_learners) == [
            ChangedLearner(tenant_id=learner.tenant_id, user_id=learner.id, changed_at=NOW),
            ChangedLearner(
                tenant_id=stranger.tenant_id, user_id=stranger.id, changed_at=NOW + timedelta(hours=1)
            ),
        ]

    @pytest.mark.parametrize("what", ["plans", "answers", "studies", "changes a task"])
    async def test_everything_that_teaches_counts(
        self, unit_of_work: UnitOfWorkFactory, changed_learners: ChangedLearners, learner: User, what: str
    ) -> None:
        session, plan = a_coaching_session(learner), a_plan(learner, tasks=[a_task()])
        async with unit_of_work(learner.tenant_id) as work:
            assert await work.coaching_sessions.add(session)
            await work.commit()
        assert await claimed(changed_learners) == []  # so far there is nothing to learn from
        async with unit_of_work(learner.tenant_id) as work:
            match what:
                case "plans":
                    assert await work.plans.add(plan)
                case "answers":
                    turn = a_turn(session)
                    assert await work.turns.add(turn)
                    turn.answered(now=NOW)
                    await work.turns.save(turn)
                case "studies":
                    assert await work.study_sessions.add(a_study_session(learner))
                case _:
                    plan.take_events()
                    assert await work.plans.add(plan)
                    plan.add_task(a_task(), now=NOW).unwrap()
                    await work.plans.save(plan)
            await work.commit()
        assert [each.user_id for each in await claimed(changed_learners)] == [learner.id]

    async def test_leaves_the_coming_night_to_itself(
        self, unit_of_work: UnitOfWorkFactory, changed_learners: ChangedLearners, learner: User
    ) -> None:
        await plans(unit_of_work, learner, now=NIGHT)
        assert await claimed(changed_learners) == []
        assert [each.changed_at for each in await claimed(changed_learners, nights=1)] == [NIGHT]

    async def test_nobody_is_learned_from_twice(
        self, unit_of_work: UnitOfWorkFactory, changed_learners: ChangedLearners, learner: User
    ) -> None:
        await plans(unit_of_work, learner)
        (changed,) = await claimed(changed_learners)
        await changed_learners.learned(changed, night=NIGHT)
        await changed_learners.learned(changed, night=NIGHT - DAY)
        assert await claimed(changed_learners, now=UNTIL) == []
        assert await claimed(changed_learners, nights=1) == []
        await plans(unit_of_work, learner, now=NIGHT)  # the first moment of the next day
        assert len(await claimed(changed_learners, nights=1)) == 1

    async def test_a_claim_that_ran_out_is_free(
        self, unit_of_work: UnitOfWorkFactory, changed_learners: ChangedLearners, learner: User
    ) -> None:
        await plans(unit_of_work, learner)
        assert len(await claimed(changed_learners)) == 1
        assert await claimed(changed_learners, now=UNTIL - timedelta(microseconds=1)) == []
        assert len(await claimed(changed_learners, now=UNTIL)) == 1

    async def test_takes_no_more_than_asked_for(
        self, unit_of_work: UnitOfWorkFactory, changed_learners: ChangedLearners, learner: User
    ) -> None:
        others = await classmates(unit_of_work, learner, 3)
        for hours, each in enumerate(others):
            await plans(unit_of_work, each, now=NOW - timedelta(hours=hours))
        found = await claimed(changed_learners, limit=2)
        assert [each.user_id for each in found] == [others[2].id, others[1].id]

    async def test_of_many_who_claim_at_once_each_learner_has_one(
        self, unit_of_work: UnitOfWorkFactory, changed_learners: ChangedLearners, learner: User
    ) -> None:
        others = await classmates(unit_of_work, learner, 12)
        for each in others:
            await plans(unit_of_work, each)
        claims = await asyncio.gather(*(claimed(changed_learners, limit=4) for _ in range(6)))
        found = [each.user_id for claim in claims for each in claim]
        found += [each.user_id for each in await claimed(changed_learners)]
        assert sorted(found) == sorted(each.id for each in others)

    async def test_what_was_learned_of_nobody_is_kept_nowhere(
        self, changed_learners: ChangedLearners, learner: User
    ) -> None:
        nobody = ChangedLearner(tenant_id=learner.tenant_id, user_id=uuid4(), changed_at=NOW)
        await changed_learners.learned(nobody, night=NIGHT)
        assert await claimed(changed_learners) == []


async def classmates(unit_of_work: UnitOfWorkFactory, learner: User, number: int) -> list[User]:
    users = [a_user(learner.tenant_id) for _ in range(number)]
    async with unit_of_work(learner.tenant_id) as work:
        for each in users:
            assert await work.users.add(each)
        await work.commit()
    return users
