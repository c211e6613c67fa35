"""Contract: what is over goes, oldest first, a few at a time; what is still needed stays."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest

from application.caller import Request
from application.consistency.routes import SUBSCRIBERS
from application.ports.agreement_runs import AgreementRuns
from application.ports.failures import AlreadyAnswered
from application.ports.leftovers import Due, Leftovers
from application.ports.outbox import Outbox
from application.ports.outbox_desk import OutboxDesk
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.user import User
from domain.privacy.retention import Leftover
from tests.builders import NOW, a_plan, a_refresh_token
from tests.contracts.agreement_runs import a_run
from tests.contracts.outbox import BUS, claimed, commit, drained

MINUTE = timedelta(minutes=1)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
FAR_AHEAD = datetime(2090, 1, 1, tzinfo=UTC)
MANY = 1_000
REPLIED = Request("a request", b"fingerprint")


async def happened(unit_of_work: UnitOfWorkFactory, owner: User, *, days: int = 0) -> None:
    """A plan is made, at noon or so many days later."""
    plan = a_plan(owner, now=NOW + timedelta(days=days))
    async with unit_of_work(owner.tenant_id) as work:
        await work.plans.add(plan)
        await work.commit()


async def kept(desk: OutboxDesk, positions: list[int]) -> list[int]:
    return [position for position in positions if await desk.show(position) is not None]


class LeftoversContract:
    async def test_events_that_everybody_has_handled_go(
        self,
        *,
        unit_of_work: UnitOfWorkFactory,
        outbox: Outbox,
        outbox_desk: OutboxDesk,
        leftovers: Leftovers,
        learner: User,
    ) -> None:
        await commit(unit_of_work, a_plan(learner))
        handled = sorted({each.position for each in await drained(outbox)})
        assert await leftovers.forget(Leftover.EVENTS, before=LONG_AGO, limit=MANY) == 0
        assert await kept(outbox_desk, handled) == handled
        assert await leftovers.forget(Leftover.EVENTS, before=FAR_AHEAD, limit=MANY) == len(handled)
        assert await kept(outbox_desk, handled) == []
        assert await leftovers.forget(Leftover.EVENTS, before=FAR_AHEAD, limit=MANY) == 0

    async def test_the_oldest_events_go_first_and_no_more_than_asked_for(
        self,
        *,
        unit_of_work: UnitOfWorkFactory,
        outbox: Outbox,
        outbox_desk: OutboxDesk,
        leftovers: Leftovers,
        learner: User,
    ) -> None:
        await drained(outbox)
        await leftovers.forget(Leftover.EVENTS, before=FAR_AHEAD, limit=MANY)
        for days in (3, 1, 2):
            await happened(unit_of_work, learner, days=days)
        third, first, second = [each.position for each in await drained(outbox, BUS)]
        await drained(outbox)
        assert await leftovers.forget(Leftover.EVENTS, before=FAR_AHEAD, limit=2) == 2
        assert await kept(outbox_desk, [first, second, third]) == [third]
        before = NOW + timedelta(days=3)
        assert await leftovers.forget(Leftover.EVENTS, before=before, limit=MANY) == 0
        assert await kept(outbox_desk, [third]) == [third]

    @pytest.mark.parametrize("fate", ["waiting", "leased", "parked"])
    async def test_an_event_that_one_subscriber_has_still_to_handle_stays(
        self,
        *,
        fate: str,
        unit_of_work: UnitOfWorkFactory,
        outbox: Outbox,
        outbox_desk: OutboxDesk,
        leftovers: Leftovers,
        learner: User,
    ) -> None:
        await drained(outbox)
        await commit(unit_of_work, a_plan(learner))
        await drained(outbox, *(each.name for each in SUBSCRIBERS if each.name != BUS))
        (waiting,) = await outbox_desk.waiting(subscriber=None, parked_only=False, after=0, limit=MANY)
        if fate != "waiting":
            (delivery,) = await claimed(outbox, lease=MINUTE)
            if fate == "parked":
                await outbox.park(delivery, reason="no luck")
        await leftovers.forget(Leftover.EVENTS, before=FAR_AHEAD, limit=MANY)
        assert await kept(outbox_desk, [waiting.position]) == [waiting.position]
        assert [each.count for each in await leftovers.due(Leftover.EVENTS, before=FAR_AHEAD)] == [0]

    async def test_what_waits_keeps_nothing_else_from_going(
        self,
        *,
        unit_of_work: UnitOfWorkFactory,
        outbox: Outbox,
        outbox_desk: OutboxDesk,
        leftovers: Leftovers,
        learner: User,
    ) -> None:
        await drained(outbox)
        await leftovers.forget(Leftover.EVENTS, before=FAR_AHEAD, limit=MANY)
        for _ in range(3):
            await happened(unit_of_work, learner)
        stuck = await claimed(outbox, limit=2)
        for each in stuck:
            await outbox.park(each, reason="no luck")
        await drained(outbox)
        assert await leftovers.forget(Leftover.EVENTS, before=FAR_AHEAD, limit=1) == 1
        assert len(await kept(outbox_desk, [each.position for each in stuck])) == 2

    async def test_what_was_delivered_again_stays_until_it_is_handled(
        self,
        *,
        unit_of_work: UnitOfWorkFactory,
        outbox: Outbox,
        outbox_desk: OutboxDesk,
        leftovers: Leftovers,
        learner: User,
    ) -> None:
        await commit(unit_of_work, a_plan(learner))
        handled = await drained(outbox)
        again = await outbox_desk.replay(BUS, first=0, last=None, aggregate_id=None)
        await leftovers.forget(Leftover.EVENTS, before=FAR_AHEAD, limit=MANY)
        assert len(await drained(outbox, BUS)) == again
        gone = await leftovers.forget(Leftover.EVENTS, before=FAR_AHEAD, limit=MANY)
        assert gone == again == len({each.position for each in handled})
        assert await outbox_desk.replay(BUS, first=0, last=None, aggregate_id=None) == 0

    async def test_an_effect_is_remembered_for_as_long_as_its_event_is_kept(
        self, *, unit_of_work: UnitOfWorkFactory, outbox: Outbox, leftovers: Leftovers, learner: User
    ) -> None:
        await commit(unit_of_work, a_plan(learner))
        event = next(each.delivered for each in await claimed(outbox) if each.delivered is not None)
        effect = ("audit", event.event_id)
        async with unit_of_work(learner.tenant_id, effect_of=effect) as work:
            await work.commit()
        await drained(outbox)
        assert await leftovers.forget(Leftover.EFFECTS, before=FAR_AHEAD, limit=MANY) == 0
        with pytest.raises(AlreadyAnswered):
            await unit_of_work(learner.tenant_id, effect_of=effect).__aenter__()

    async def test_effects_of_events_that_are_gone_go(
        self, *, unit_of_work: UnitOfWorkFactory, leftovers: Leftovers, learner: User
    ) -> None:
        effect = ("audit", uuid4())
        async with unit_of_work(learner.tenant_id, effect_of=effect) as work:
            await work.commit()
        assert await leftovers.forget(Leftover.EFFECTS, before=LONG_AGO, limit=MANY) == 0
        assert await leftovers.forget(Leftover.EFFECTS, before=FAR_AHEAD, limit=MANY) == 1
        async with unit_of_work(learner.tenant_id, effect_of=effect):
            pass

    async def test_requests_are_forgotten(
        self, *, unit_of_work: UnitOfWorkFactory, leftovers: Leftovers, learner: User
    ) -> None:
        effect = ("audit", uuid4())
        asked = partial(unit_of_work, learner.tenant_id, owner_id=learner.id, request=REPLIED)
        async with asked() as work:
            await work.commit()
        async with unit_of_work(learner.tenant_id, effect_of=effect) as work:
            await work.commit()
        assert await leftovers.forget(Leftover.ANSWERS, before=LONG_AGO, limit=MANY) == 0
        with pytest.raises(AlreadyAnswered):
            await asked().__aenter__()
        assert await leftovers.forget(Leftover.ANSWERS, before=FAR_AHEAD, limit=MANY) == 1
        async with asked():
            pass

    async def test_logins_go_by_when_they_were_last_used(
        self, *, unit_of_work: UnitOfWorkFactory, leftovers: Leftovers, learner: User
    ) -> None:
        tokens = [a_refresh_token(learner, now=NOW + days * timedelta(days=1)) for days in (0, 5)]
        async with unit_of_work(learner.tenant_id) as work:
            for token in tokens:
                await work.refresh_tokens.add(token)
            await work.commit()
        before = tokens[0].issued_at + timedelta(seconds=1)
        assert await leftovers.due(Leftover.LOGINS, before=before) == [
            Due(store="postgres", count=1, oldest=tokens[0].issued_at)
        ]
        assert await leftovers.forget(Leftover.LOGINS, before=before, limit=MANY) == 1
        async with unit_of_work(learner.tenant_id) as work:
            found = [await work.refresh_tokens.by_hash(token.token_hash) for token in tokens]
        assert [token is not None for token in found] == [False, True]
        assert await leftovers.due(Leftover.LOGINS, before=before) == [
            Due(store="postgres", count=0, oldest=None)
        ]

    async def test_a_login_that_somebody_is_using_is_left_alone(
        self, *, unit_of_work: UnitOfWorkFactory, leftovers: Leftovers, learner: User
    ) -> None:
        token = a_refresh_token(learner)
        async with unit_of_work(learner.tenant_id) as work:
            await work.refresh_tokens.add(token)
            await work.commit()
        async with unit_of_work(learner.tenant_id) as work:
            used = await work.refresh_tokens.by_hash(token.token_hash)
            assert used is not None
            async with asyncio.timeout(5):
                assert await leftovers.forget(Leftover.LOGINS, before=FAR_AHEAD, limit=MANY) == 0
            used.report_reuse(now=NOW)
            await work.refresh_tokens.save(used)
            await work.commit()
        assert await leftovers.forget(Leftover.LOGINS, before=FAR_AHEAD, limit=MANY) == 1

    async def test_the_last_good_check_stays_however_old_it_is(
        self, *, agreement_runs: AgreementRuns, leftovers: Leftovers
    ) -> None:
        good = a_run(minutes=2)
        for run in (a_run(), good, a_run(minutes=3, findings=1)):
            await agreement_runs.keep(run)
        before = NOW + timedelta(minutes=1)
        assert await leftovers.forget(Leftover.CHECKS, before=before, limit=MANY) == 1
        assert await leftovers.forget(Leftover.CHECKS, before=FAR_AHEAD, limit=MANY) == 1
        assert await agreement_runs.last_good() == good

    async def test_checks_go_where_none_was_good(
        self, *, agreement_runs: AgreementRuns, leftovers: Leftovers
    ) -> None:
        for minutes in range(3):
            await agreement_runs.keep(a_run(minutes=minutes, findings=1))
        assert await leftovers.forget(Leftover.CHECKS, before=FAR_AHEAD, limit=2) == 2

    async def test_several_at_once_take_each_their_own(
        self, *, unit_of_work: UnitOfWorkFactory, outbox: Outbox, leftovers: Leftovers, learner: User
    ) -> None:
        for _ in range(40):
            await commit(unit_of_work, a_plan(learner))
        there = len({each.position for each in await drained(outbox)})
        async with asyncio.timeout(10):
            removed = 0
            while some := sum(
                await asyncio.gather(
                    *(leftovers.forget(Leftover.EVENTS, before=FAR_AHEAD, limit=3) for _ in range(5))
                )
            ):
                removed += some
        assert removed == there
