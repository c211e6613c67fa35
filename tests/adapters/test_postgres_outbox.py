"""What only PostgreSQL can get wrong: overlapping transactions, rows of another release, broken lines."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from functools import partial
from typing import TypeAlias
from uuid import UUID, uuid4

import asyncpg
import pytest

from adapters.postgres.connections import Connections
from adapters.postgres.doorbell import Doorbell
from adapters.postgres.engine import connect_directly, create_engine
from adapters.postgres.outbox_statements import CLAIM
from adapters.postgres.statements import Statement
from application.ports.failures import StoreUnavailable
from application.ports.outbox import Outbox
from application.ports.outbox_desk import OutboxDesk
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.user import User
from domain.planning.events import PlanCreated
from tests.builders import a_plan, a_user
from tests.contracts.outbox import BUS, aggregates, claimed, commit, drained
from tests.on_postgres import OnPostgres
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra

Sql: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

AGES = timedelta(minutes=1)
SOMEBODY_WAITS = """
    SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database
    WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()
"""
# Holds a transaction up when its outbox rows are written and nothing is left to do but to commit.
WAIT_AT_COMMIT = """
    CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(1);
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER wait_at_commit AFTER INSERT ON outbox DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.aggregate_id = '{}') EXECUTE FUNCTION wait()
"""


BACKLOG = """
    WITH events AS (
        INSERT INTO outbox (event_id, tenant_id, user_id, aggregate_id, name, payload, occurred_at)
        SELECT gen_random_uuid(), $1, $1, gen_random_uuid(), $2, '{}', now() FROM generate_series(1, 3000)
        RETURNING position, aggregate_id
    )
    INSERT INTO outbox_deliveries (subscriber, position, aggregate_id)
    SELECT $3, position, aggregate_id FROM events
"""


class WithLearner(OnPostgres):
    @pytest.fixture
    async def learner(self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, tenant_id: UUID) -> User:
        """Registered, and everybody has heard of it."""
        user = a_user(tenant_id)
        async with unit_of_work(tenant_id) as work:
            await work.users.add(user)
            await work.commit()
        await drained(outbox)
        return user

    @pytest.fixture
    async def sql(self, postgres_database: PostgresDatabase) -> AsyncIterator[Sql]:
        connection = await asyncpg.connect(postgres_database.dsn)
        yield connection
        await connection.close()


class TestLongTransactions(WithLearner):
    async def test_that_commit_an_older_position_late_lose_nothing(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User, sql: Sql
    ) -> None:
        """A reader with a cursor would be past the slow one's position when it shows up."""
        slow, fast = a_plan(learner), a_plan(learner)
        await sql.execute(WAIT_AT_COMMIT.format(slow.id))
        await sql.execute("SELECT pg_advisory_lock(1)")
        slowly = asyncio.create_task(commit(unit_of_work, slow))
        while not await sql.fetchval(SOMEBODY_WAITS):  # noqa: ASYNC110 - no event tells of other processes
            await asyncio.sleep(0.01)

        await commit(unit_of_work, fast)
        (first,) = await claimed(outbox)
        await outbox.complete([first])
        assert await claimed(outbox) == []

        await sql.execute("SELECT pg_advisory_unlock(1)")
        await slowly
        (late,) = await claimed(outbox)
        assert aggregates([first, late]) == [fast.id, slow.id]
        assert late.position < first.position
        await outbox.complete([late])
        assert await claimed(outbox) == []


class TestClaiming(WithLearner):
    async def test_passes_over_what_somebody_else_is_claiming_right_now(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User, sql: Sql
    ) -> None:
        """It neither waits for them nor takes the same again once they are done."""
        plans = [await commit(unit_of_work, a_plan(learner)) for _ in range(3)]
        values: dict[str, object] = {"subscriber": BUS, "limit": 2, "lease": uuid4(), "lasting": AGES}
        async with sql.transaction():
            taken = await sql.fetch(CLAIM.sql, *CLAIM.arguments(values))
            async with asyncio.timeout(5):
                left = await claimed(outbox)
        assert [row["of_aggregate"] for row in taken] == [plans[0].id, plans[1].id]
        assert aggregates(left) == [plans[2].id]
        assert await claimed(outbox) == []

    async def test_is_as_fast_with_what_comes_when_the_outbox_has_long_been_empty(
        self, outbox: Outbox, learner: User, sql: Sql
    ) -> None:
        """A plan that suits an empty table reads 3,000 rows for each of 3,000: that lasts for seconds."""
        await sql.execute("DELETE FROM outbox")
        await sql.execute("VACUUM ANALYZE outbox, outbox_deliveries")
        for _ in range(10):
            assert await claimed(outbox) == []
        await sql.execute(BACKLOG, learner.tenant_id, PlanCreated.name, BUS)
        async with asyncio.timeout(1):
            batch = await claimed(outbox)
            await outbox.complete(batch)
        assert len(batch) == 100


class TestRowsOfAnotherRelease(WithLearner):
    async def test_are_handed_out_as_unreadable(
        self,
        unit_of_work: UnitOfWorkFactory,
        outbox: Outbox,
        learner: User,
        sql: Sql,
    ) -> None:
        plans = [a_plan(learner) for _ in range(3)]
        for plan in plans:
            async with unit_of_work(learner.tenant_id) as work:
                await work.plans.add(plan)
                await work.commit()
        await sql.execute(
            "UPDATE outbox SET name = 'planning.plan_painted.v7' WHERE aggregate_id = $1", plans[0].id
        )
        await sql.execute(
            "UPDATE outbox SET payload = payload - 'plan_id' WHERE aggregate_id = $1", plans[1].id
        )
        unknown, incomplete, fine = await claimed(outbox)
        assert (unknown.delivered, unknown.name) == (None, "planning.plan_painted.v7")
        assert unknown.unreadable is not None
        assert "planning.plan_painted.v7" in unknown.unreadable
        assert incomplete.delivered is None
        assert incomplete.unreadable is not None
        assert "plan_id" in incomplete.unreadable
        assert aggregates([fine]) == [plans[2].id]

    async def test_are_tried_again_when_an_operator_wishes(
        self,
        unit_of_work: UnitOfWorkFactory,
        outbox: Outbox,
        outbox_desk: OutboxDesk,
        learner: User,
        sql: Sql,
    ) -> None:
        async with unit_of_work(learner.tenant_id) as work:
            await work.plans.add(a_plan(learner))
            await work.commit()
        await sql.execute("UPDATE outbox SET name = 'planning.plan_painted.v7'")
        (unknown,) = await claimed(outbox)
        await outbox.park(unknown, reason="cannot be read")
        here = {"first": unknown.position, "last": unknown.position}
        assert await outbox_desk.replay(BUS, **here, aggregate_id=None) == 1
        assert [each.position for each in await claimed(outbox)] == [unknown.position]


class TestReasons(WithLearner):
    async def test_are_kept_for_whoever_looks(
        self,
        unit_of_work: UnitOfWorkFactory,
        outbox: Outbox,
        learner: User,
        sql: Sql,
    ) -> None:
        for _ in range(2):
            async with unit_of_work(learner.tenant_id) as work:
                await work.plans.add(a_plan(learner))
                await work.commit()
        postponed, parked = await claimed(outbox)
        await outbox.postpone(postponed, delay=AGES, reason="nobody answers")
        await outbox.park(parked, reason="never \0 worked")
        rows = await sql.fetch(
            "SELECT last_error, parked_at IS NOT NULL AS parked, lease FROM outbox_deliveries"
            " WHERE subscriber = $1 ORDER BY position",
            BUS,
        )
        assert [tuple(row) for row in rows] == [
            ("nobody answers", False, None),
            ("never  worked", True, None),
        ]


class TestDoorbell(WithLearner):
    @pytest.fixture
    async def doorbell(self, postgres_database: PostgresDatabase) -> AsyncIterator[Doorbell]:
        bell = Doorbell(partial(connect_directly, postgres_database.dsn))
        yield bell
        await bell.close()

    async def test_rings_for_everyone_who_waits(
        self, doorbell: Doorbell, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        async def wait_twice() -> None:
            await doorbell.wait(AGES)  # for the line
            await doorbell.wait(AGES)  # for the plan

        waiting = [asyncio.create_task(wait_twice()) for _ in range(3)]
        await asyncio.sleep(0.2)
        assert not any(task.done() for task in waiting)
        async with unit_of_work(learner.tenant_id) as work:
            await work.plans.add(a_plan(learner))
            await work.commit()
        async with asyncio.timeout(5):
            await asyncio.gather(*waiting)

    async def test_is_heard_by_those_who_were_busy_when_it_rang(
        self, doorbell: Doorbell, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        await doorbell.wait(AGES)
        async with unit_of_work(learner.tenant_id) as work:
            await work.plans.add(a_plan(learner))
            await work.commit()
        await asyncio.sleep(0.2)
        async with asyncio.timeout(5):
            await doorbell.wait(AGES)

    async def test_rings_again_after_its_line_broke(self, doorbell: Doorbell, sql: Sql) -> None:
        """Whatever rang meanwhile may be lost, so that the new line itself is a reason to look."""
        await doorbell.wait(AGES)
        broken = await sql.fetchval(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        )
        assert broken == 1
        async with asyncio.timeout(10):
            assert await doorbell.wait(AGES) is None
        await sql.execute("SELECT pg_notify('coach_outbox', 'bus,audit')")
        async with asyncio.timeout(5):
            assert await doorbell.wait(AGES) == {"bus", "audit"}

    async def test_rings_for_everybody_when_it_is_not_told_for_whom(
        self, doorbell: Doorbell, sql: Sql
    ) -> None:
        """As the trigger of an older schema does."""
        await doorbell.wait(AGES)
        await sql.execute("SELECT pg_notify('coach_outbox', '')")
        async with asyncio.timeout(5):
            assert await doorbell.wait(AGES) is None

    async def test_without_a_line_is_a_clock(self) -> None:
        bell = Doorbell(partial(connect_directly, f"postgresql://nobody@/{uuid4().hex}?host=/nowhere"))
        async with asyncio.timeout(5):
            for _ in range(3):
                await bell.wait(timedelta(milliseconds=20))
        await bell.close()


class Deaf(Connections):
    """Hears no answer to the next ``deaf_for`` questions, though the server has done what they asked."""

    deaf_for = 0

    async def rows(self, statement: Statement, **values: object) -> Sequence[asyncpg.Record]:
        answer = await super().rows(statement, **values)
        if self.deaf_for:
            self.deaf_for -= 1
            raise StoreUnavailable("postgres")
        return answer


class TestLostAnswers(WithLearner):
    @pytest.fixture
    async def connections(self, postgres_database: PostgresDatabase) -> AsyncIterator[Deaf]:
        engine = create_engine(postgres_database.dsn)
        yield Deaf(engine)
        await engine.dispose()

    async def test_to_a_claim_cost_neither_the_lease_nor_an_attempt(
        self, unit_of_work: UnitOfWorkFactory, outbox: Outbox, learner: User, connections: Deaf
    ) -> None:
        plans = [await commit(unit_of_work, a_plan(learner)) for _ in range(2)]
        connections.deaf_for = 1
        with pytest.raises(StoreUnavailable):
            await claimed(outbox, limit=1)
        connections.deaf_for = 1
        with pytest.raises(StoreUnavailable):
            await claimed(outbox)  # not even asked: first it lets go, and hears nothing of that either
        assert [(each.attempt, *aggregates([each])) for each in await claimed(outbox)] == [
            (1, plan.id) for plan in plans
        ]
        assert await claimed(outbox) == []


class TestUndoneCompletions(WithLearner):
    async def test_are_repeated_when_a_connection_was_lost(
        self,
        unit_of_work: UnitOfWorkFactory,
        outbox: Outbox,
        learner: User,
        connections: Connections,
        sql: Sql,
    ) -> None:
        """A server that crashes forgets commits that did not wait for the disk."""
        await commit(unit_of_work, a_plan(learner))
        deliveries = await claimed(outbox)
        before = await sql.fetch("SELECT * FROM outbox_deliveries WHERE subscriber = $1", BUS)
        await outbox.complete(deliveries)
        await sql.copy_records_to_table(
            "outbox_deliveries", records=map(tuple, before)
        )  # as if it had not been
        assert await claimed(outbox) == []
        assert await sql.fetchval("SELECT count(*) FROM outbox_deliveries WHERE subscriber = $1", BUS) == 1
        await sql.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await asyncio.sleep(0.1)
        for _ in range(2):  # the first one notices
            assert await claimed(outbox) == []
        assert await sql.fetchval("SELECT count(*) FROM outbox_deliveries WHERE subscriber = $1", BUS) == 0
