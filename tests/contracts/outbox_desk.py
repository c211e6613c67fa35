"""Contract: an operator sees what waits and why, and can have it tried again or given up."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from application.consistency.routes import ROUTES
from application.ports.outbox import Outbox
from application.ports.outbox_desk import OutboxDesk, WaitingDelivery
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.user import User
from domain.planning.events import PlanCreated
from tests.builders import a_plan
from tests.contracts.outbox import BUS, claimed, commit, drained, listening

AGES = timedelta(days=1)


async def waiting(
    desk: OutboxDesk, *, parked_only: bool = False, subscriber: str | None = BUS
) -> list[WaitingDelivery]:
    return list(await desk.waiting(subscriber=subscriber, parked_only=parked_only, after=0, limit=100))


class OutboxDeskContract:
    async def test_wakes_whom_it_gives_something_to(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, outbox_desk: OutboxDesk, learner: User
    ) -> None:
        await drained(outbox)
        plan = await commit(unit_of_work, a_plan(learner))
        (delivery,) = await claimed(outbox)
        await outbox.park(delivery, reason="no luck")
        await commit(unit_of_work, plan)
        await listening(outbox)
        at = delivery.position
        async with asyncio.timeout(5):
            assert await outbox_desk.replay(BUS, first=at, last=at, aggregate_id=None) == 1
            assert await outbox.wait(AGES) == {BUS}
            (delivery,) = await claimed(outbox)
            await outbox.park(delivery, reason="no luck")
            assert await outbox_desk.discard(BUS, at)
            assert await outbox.wait(AGES) == {BUS}

    async def test_shows_what_waits_oldest_first(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, outbox_desk: OutboxDesk, learner: User
    ) -> None:
        await drained(outbox)
        plans = [await commit(unit_of_work, a_plan(learner)) for _ in range(3)]
        found = await waiting(outbox_desk)
        assert [each.aggregate_id for each in found] == [plan.id for plan in plans]
        assert {(each.name, each.attempts, each.parked_at) for each in found} == {(PlanCreated.name, 0, None)}
        later = await outbox_desk.waiting(subscriber=BUS, parked_only=False, after=found[0].position, limit=1)
        assert list(later) == found[1:2]

    async def test_shows_everybody_who_has_not_handled_an_event(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, outbox_desk: OutboxDesk, learner: User
    ) -> None:
        await drained(outbox)
        plan = await commit(unit_of_work, a_plan(learner))
        await drained(outbox, BUS)
        (first, *_) = await waiting(outbox_desk, subscriber=None)
        event = await outbox_desk.show(first.position)
        assert event is not None
        assert (event.aggregate_id, event.name) == (plan.id, PlanCreated.name)
        assert event.payload["plan_id"] == str(plan.id)
        assert {each.subscriber for each in event.waiting} == {*ROUTES[PlanCreated.name]} - {BUS}
        assert await outbox_desk.show(first.position + 1000) is None

    async def test_tries_again_what_was_parked(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, outbox_desk: OutboxDesk, learner: User
    ) -> None:
        await drained(outbox)
        await commit(unit_of_work, a_plan(learner))
        (delivery,) = await claimed(outbox)
        await outbox.park(delivery, reason="no luck")
        (parked,) = await waiting(outbox_desk, parked_only=True)
        assert (parked.last_error, parked.attempts) == ("no luck", 1)
        again = await outbox_desk.replay(BUS, first=parked.position, last=parked.position, aggregate_id=None)
        assert again == 1
        assert [each.attempt for each in await claimed(outbox)] == [1]
        assert await waiting(outbox_desk, parked_only=True) == []

    async def test_delivers_again_what_was_handled_in_order(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, outbox_desk: OutboxDesk, learner: User
    ) -> None:
        plan, other = a_plan(learner), a_plan(learner)
        await drained(outbox)
        for each in (plan, other, plan, plan):
            await commit(unit_of_work, each)
        handled = await drained(outbox, BUS)
        first = handled[0].position
        again = await outbox_desk.replay(BUS, first=first, last=None, aggregate_id=plan.id)
        positions = [
            each.position
            for each in handled
            if each.delivered is not None and each.delivered.aggregate_id == plan.id
        ]
        assert again == len(positions)
        assert [each.position for each in await drained(outbox, BUS)] == positions

    async def test_delivers_only_what_a_subscriber_listens_to(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, outbox_desk: OutboxDesk, learner: User
    ) -> None:
        await drained(outbox)
        await commit(unit_of_work, a_plan(learner))
        assert await outbox_desk.replay("audit", first=0, last=None, aggregate_id=learner.id) == 1
        assert await outbox_desk.replay("audit", first=0, last=None, aggregate_id=uuid4()) == 0

    async def test_leaves_alone_what_somebody_is_handling(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, outbox_desk: OutboxDesk, learner: User
    ) -> None:
        await drained(outbox)
        await commit(unit_of_work, a_plan(learner))
        (delivery,) = await claimed(outbox)
        assert await outbox_desk.replay(BUS, first=delivery.position, last=None, aggregate_id=None) == 0
        await outbox.complete([delivery])
        assert await waiting(outbox_desk) == []

    async def test_gives_up_only_what_is_parked(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, outbox_desk: OutboxDesk, learner: User
    ) -> None:
        await drained(outbox)
        plan = await commit(unit_of_work, a_plan(learner))
        await commit(unit_of_work, plan)
        (delivery,) = await claimed(outbox)
        assert not await outbox_desk.discard(BUS, delivery.position)
        await outbox.park(delivery, reason="no luck")
        assert await claimed(outbox) == []
        assert await outbox_desk.discard(BUS, delivery.position)
        (follower,) = await claimed(outbox)
        assert follower.position > delivery.position

    async def test_says_who_is_behind(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, outbox_desk: OutboxDesk, learner: User
    ) -> None:
        await drained(outbox)
        assert list(await outbox_desk.lag()) == []
        await commit(unit_of_work, a_plan(learner))
        (delivery,) = await claimed(outbox)
        await outbox.park(delivery, reason="no luck")
        lag = {each.subscriber: each for each in await outbox_desk.lag()}
        assert set(lag) == {*ROUTES[PlanCreated.name]}
        assert (lag[BUS].waiting, lag[BUS].parked) == (1, 1)
        assert timedelta() <= lag[BUS].oldest < AGES
