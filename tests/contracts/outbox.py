"""Contract: every event reaches every subscriber, in order per aggregate, however workers die."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

from application.consistency.routes import ROUTES, SUBSCRIBERS
from application.ports.outbox import Delivery, Outbox
from application.ports.unit_of_work import UnitOfWorkFactory
from application.trace import led_by
from domain.identity.events import UserRegistered
from domain.identity.user import User
from domain.planning.events import PlanChanged, PlanCreated
from domain.planning.plan import Plan
from tests.builders import a_plan, a_user, later

BUS = "bus"  # hears of everything
LEASE = timedelta(minutes=1)
BLINK = timedelta(milliseconds=30)


async def claimed(
    outbox: Outbox, *, subscriber: str = BUS, limit: int = 100, lease: timedelta = LEASE
) -> list[Delivery]:
    return list(await outbox.claim(subscriber, limit=limit, lease=lease))


async def drained(outbox: Outbox, *subscribers: str) -> list[Delivery]:
    """Complete whatever is due to these subscribers, or to all; give it in the order it came."""
    taken: list[Delivery] = []
    for subscriber in subscribers or [each.name for each in SUBSCRIBERS]:
        while batch := await claimed(outbox, subscriber=subscriber):
            await outbox.complete(batch)
            taken += batch
    return taken


async def commit(unit_of_work: UnitOfWorkFactory, plan: Plan) -> Plan:
    """One more event of the plan: created, then changed again and again."""
    async with unit_of_work(plan.tenant_id) as work:
        if not await work.plans.add(plan):
            plan.change(title=f"Version {plan.version + 1}", now=later())
            await work.plans.save(plan)
        await work.commit()
    return plan


async def listening(outbox: Outbox) -> None:
    """Until all is heard that there was to hear, the line's own ring among it."""
    await outbox.wait(timedelta(seconds=5))
    while await outbox.wait(timedelta(seconds=0.2)) is not None:
        pass


def aggregates(deliveries: Sequence[Delivery]) -> list[object]:
    return [each.delivered and each.delivered.aggregate_id for each in deliveries]


class OutboxContract:
    async def test_hands_out_oldest_first(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        await drained(outbox)
        plans = [await commit(unit_of_work, a_plan(learner)) for _ in range(5)]
        deliveries = await claimed(outbox)
        assert aggregates(deliveries) == [plan.id for plan in plans]
        positions = [each.position for each in deliveries]
        assert all(earlier < after for earlier, after in pairwise(positions))
        assert [each.delivered.position for each in deliveries if each.delivered] == positions
        assert {(each.subscriber, each.attempt, each.name) for each in deliveries} == {
            (BUS, 1, PlanCreated.name)
        }

    async def test_an_event_keeps_what_led_to_it(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        await drained(outbox)
        told = f"00-{'ab' * 16}-{'cd' * 8}-01"
        with led_by(told):
            plan = await commit(unit_of_work, a_plan(learner))
        await commit(unit_of_work, plan)
        deliveries = [each.delivered for each in await drained(outbox, BUS)]
        assert [each and each.traceparent for each in deliveries] == [told, None]

    async def test_hands_out_no_more_than_asked_for(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        await drained(outbox)
        plans = [await commit(unit_of_work, a_plan(learner)) for _ in range(3)]
        assert aggregates(await claimed(outbox, limit=2)) == [plan.id for plan in plans[:2]]
        assert aggregates(await claimed(outbox, limit=2)) == [plans[2].id]

    async def test_is_empty_when_all_is_done(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        await commit(unit_of_work, a_plan(learner))
        await drained(outbox)
        assert await claimed(outbox) == []

    async def test_what_is_leased_is_not_handed_out_again(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        await drained(outbox)
        await commit(unit_of_work, a_plan(learner))
        assert len(await claimed(outbox)) == 1
        assert await claimed(outbox) == []

    async def test_subscribers_do_not_wait_for_each_other(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        await drained(outbox)
        plan = await commit(unit_of_work, a_plan(learner))
        (held,) = await claimed(outbox)
        await outbox.park(held, reason="no")
        await commit(unit_of_work, plan)
        first, second = await drained(outbox, "plan-vectors")
        assert [first.name, second.name] == [PlanCreated.name, PlanChanged.name]

    async def test_the_next_of_an_aggregate_waits_for_the_one_before(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        await drained(outbox)
        plan = await commit(unit_of_work, a_plan(learner))
        await commit(unit_of_work, plan)
        other = await commit(unit_of_work, a_plan(learner))
        heads = await claimed(outbox)
        assert aggregates(heads) == [plan.id, other.id]
        assert await claimed(outbox) == []
        await outbox.complete(heads)
        (after,) = await claimed(outbox)
        assert (after.name, aggregates([after])) == (PlanChanged.name, [plan.id])

    async def test_a_postponed_event_comes_again_later_and_is_not_overtaken(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        await drained(outbox)
        plan = await commit(unit_of_work, a_plan(learner))
        await commit(unit_of_work, plan)
        (first,) = await claimed(outbox)
        await outbox.postpone(first, delay=timedelta(hours=1), reason="not now")
        assert await claimed(outbox) == []

    async def test_a_postponed_event_is_due_after_its_delay(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        await drained(outbox)
        await commit(unit_of_work, a_plan(learner))
        (first,) = await claimed(outbox)
        await outbox.postpone(first, delay=BLINK, reason="not now")
        await asyncio.sleep(2 * BLINK.total_seconds())
        (again,) = await claimed(outbox)
        assert (again.position, again.attempt) == (first.position, 2)
        assert again.delivered == first.delivered
        assert again.lease != first.lease

    async def test_a_parked_event_stays_and_is_not_overtaken(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        await drained(outbox)
        plan = await commit(unit_of_work, a_plan(learner))
        (first,) = await claimed(outbox, lease=BLINK)
        await outbox.park(first, reason="never")
        await commit(unit_of_work, plan)
        other = await commit(unit_of_work, a_plan(learner))
        await asyncio.sleep(2 * BLINK.total_seconds())
        assert aggregates(await claimed(outbox)) == [other.id]

    async def test_a_lease_that_ran_out_is_given_to_another(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        await drained(outbox)
        await commit(unit_of_work, a_plan(learner))
        (first,) = await claimed(outbox, lease=BLINK)
        await asyncio.sleep(2 * BLINK.total_seconds())
        (again,) = await claimed(outbox)
        assert (again.position, again.attempt) == (first.position, 2)
        assert again.lease != first.lease

    async def test_a_stale_lease_changes_nothing(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        await drained(outbox)
        await commit(unit_of_work, a_plan(learner))
        (stale,) = await claimed(outbox, lease=BLINK)
        await asyncio.sleep(2 * BLINK.total_seconds())
        (held,) = await claimed(outbox, lease=BLINK * 4)
        await outbox.complete([stale])
        await outbox.postpone(stale, delay=timedelta(hours=1), reason="too late")
        await outbox.park(stale, reason="too late")
        await asyncio.sleep(BLINK.total_seconds() * 5)
        (again,) = await claimed(outbox)
        assert (again.position, again.attempt) == (held.position, 3)

    async def test_a_lease_that_ran_out_still_counts_while_nobody_else_has_it(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        await drained(outbox)
        await commit(unit_of_work, a_plan(learner))
        late = await claimed(outbox, lease=BLINK)
        await asyncio.sleep(2 * BLINK.total_seconds())
        await outbox.complete(late)
        assert await claimed(outbox) == []

    async def test_completes_exactly_what_it_was_told_to(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        """Of several claims and subscribers, at once."""
        await drained(outbox)
        for _ in range(4):
            await commit(unit_of_work, a_plan(learner))
        claims = [await claimed(outbox, limit=2, lease=BLINK) for _ in range(2)]
        vectors = await claimed(outbox, subscriber="plan-vectors", lease=BLINK)
        await outbox.complete([claims[0][0], claims[1][1], vectors[2]])
        await outbox.complete([])
        await asyncio.sleep(2 * BLINK.total_seconds())
        assert [each.position for each in await claimed(outbox)] == [
            claims[0][1].position,
            claims[1][0].position,
        ]
        again = await claimed(outbox, subscriber="plan-vectors")
        assert [each.position for each in again] == [vectors[at].position for at in (0, 1, 3)]

    async def test_a_renewed_lease_lasts_longer(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        await drained(outbox)
        await commit(unit_of_work, a_plan(learner))
        held = await claimed(outbox, lease=BLINK * 4)
        await outbox.renew(held, lease=LEASE)
        await asyncio.sleep(BLINK.total_seconds() * 5)
        assert await claimed(outbox) == []
        await outbox.complete(held)
        assert await claimed(outbox) == []

    async def test_a_lease_that_another_has_cannot_be_renewed(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        await drained(outbox)
        await commit(unit_of_work, a_plan(learner))
        stale = await claimed(outbox, lease=BLINK)
        await asyncio.sleep(2 * BLINK.total_seconds())
        assert len(await claimed(outbox, lease=BLINK)) == 1
        await outbox.renew(stale, lease=LEASE)
        await asyncio.sleep(2 * BLINK.total_seconds())
        assert len(await claimed(outbox)) == 1

    async def test_an_attempt_that_does_not_count_is_as_if_it_had_not_been_made(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        await drained(outbox)
        await commit(unit_of_work, a_plan(learner))
        for _ in range(3):
            (delivery,) = await claimed(outbox)
            assert delivery.attempt == 1
            await outbox.postpone(delivery, delay=timedelta(0), reason="away", counts=False)
        (delivery,) = await claimed(outbox)
        await outbox.postpone(delivery, delay=timedelta(0), reason="failed")
        assert [each.attempt for each in await claimed(outbox)] == [2]

    async def test_many_workers_get_everything_once_and_in_order(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        """Writers and workers at the same time: nothing twice, nothing lost, nothing overtaken."""
        await drained(outbox)
        done: list[Delivery] = []
        plans = [a_plan(learner) for _ in range(4)]
        events_each = 6

        async def write(plan: Plan) -> None:
            for _ in range(events_each):
                await commit(unit_of_work, plan)

        async def work() -> None:
            while len(done) < len(plans) * events_each:
                batch = await claimed(outbox, limit=3)
                done.extend(batch)
                await asyncio.sleep(0.002)
                await outbox.complete(batch)

        async with asyncio.timeout(30):
            await asyncio.gather(*(write(plan) for plan in plans), *(work() for _ in range(4)))
        assert len({each.position for each in done}) == len(done) == len(plans) * events_each
        for plan in plans:
            own = [each.position for each in done if aggregates([each]) == [plan.id]]
            assert own == sorted(own)

    async def test_of_many_who_claim_at_once_nobody_gets_what_another_has(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        await drained(outbox)
        plans = [await commit(unit_of_work, a_plan(learner)) for _ in range(20)]
        batches = await asyncio.gather(*(claimed(outbox) for _ in range(8)))
        batches.append(await claimed(outbox))
        together = aggregates([each for batch in batches for each in batch])
        assert sorted(map(str, together)) == sorted(str(plan.id) for plan in plans)

    async def test_waiting_ends_when_something_was_committed(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        await drained(outbox)

        async def work() -> list[Delivery]:
            while not (batch := await claimed(outbox)):
                await outbox.wait(timedelta(minutes=1))
            return batch

        async with asyncio.timeout(10):
            workers = [asyncio.create_task(work()) for _ in range(2)]
            await asyncio.sleep(0.2)
            plans = [await commit(unit_of_work, a_plan(learner))]
            await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
            plans.append(await commit(unit_of_work, a_plan(learner)))
            batches = await asyncio.gather(*workers)
        assert sorted(map(str, aggregates([*batches[0], *batches[1]]))) == sorted(
            str(plan.id) for plan in plans
        )

    async def test_whoever_waits_hears_who_it_is_for(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User
    ) -> None:
        await listening(outbox)
        await commit(unit_of_work, a_plan(learner))
        async with asyncio.timeout(5):
            assert await outbox.wait(LEASE) == set(ROUTES[PlanCreated.name])

    async def test_whoever_was_busy_hears_of_everything_since(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User, tenant_id: UUID
    ) -> None:
        await listening(outbox)
        await commit(unit_of_work, a_plan(learner))
        async with unit_of_work(tenant_id) as work:
            await work.users.add(a_user(tenant_id))
            await work.commit()
        expected = {*ROUTES[PlanCreated.name], *ROUTES[UserRegistered.name]}
        assert len(expected) > len(ROUTES[PlanCreated.name])
        heard: set[str] = set()
        async with asyncio.timeout(5):
            while heard != expected:
                heard |= set(await outbox.wait(LEASE) or ())
        assert await outbox.wait(BLINK) is None

    async def test_waiting_in_vain_may_have_been_for_anybody(self, outbox: Outbox) -> None:
        await listening(outbox)
        assert await outbox.wait(BLINK) is None

    async def test_waiting_ends_after_a_while(self, outbox: Outbox) -> None:
        async with asyncio.timeout(5):
            for _ in range(3):
                await outbox.wait(BLINK)

    async def test_waiting_is_not_spinning(self, outbox: Outbox) -> None:
        async with asyncio.timeout(10):
            await outbox.wait(timedelta(seconds=1))
            started = asyncio.get_running_loop().time()
            await outbox.wait(timedelta(seconds=0.3))
            assert asyncio.get_running_loop().time() - started >= 0.25
