"""Old rows go without bloat, without waiting, and without taking from a replay what it brings back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

from adapters.postgres.connections import Connections
from adapters.postgres.dead_letters import PostgresDeadLetters
from adapters.postgres.engine import create_engine
from adapters.postgres.leftover_statements import FORGET, FORGET_EVENTS, LOCK_EVENTS
from adapters.postgres.leftovers import PostgresLeftovers
from adapters.postgres.outbox_desk import PostgresOutboxDesk
from adapters.postgres.statements import Statement
from application.ports.login_attempts import Attempt, LoginAttempts
from application.ports.rate_limits import RateLimits
from domain.identity.rates import Rate
from domain.planning.events import PlanCreated
from domain.privacy.retention import Leftover
from tests.builders import NOW
from tests.contracts.test_dead_letters import a_letter
from tests.on_postgres import OnPostgres
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra

SUBSCRIBER = "bus"
FAR_AHEAD = datetime(2090, 1, 1, tzinfo=UTC)
ORPHANS = """
    SELECT count(*) FROM outbox_deliveries
    WHERE NOT EXISTS (SELECT FROM outbox WHERE outbox.position = outbox_deliveries.position)
"""
WAITING = """
    SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()
"""
GATE = 4711  # an advisory lock that holds whoever comes to the gated table


async def happened(connection: "asyncpg.Connection[asyncpg.Record]", many: int) -> None:
    """So many events of long ago that nobody waits for."""
    await connection.execute(
        """
        INSERT INTO outbox (event_id, tenant_id, user_id, aggregate_id, name, payload, occurred_at)
        SELECT gen_random_uuid(), $2, $2, gen_random_uuid(), $3,
               jsonb_build_object('filler', repeat('x', 200)), now() - interval '30 days'
        FROM generate_series(1, $1)
        """,
        *(many, uuid4(), PlanCreated.name),
    )


async def gate(connection: "asyncpg.Connection[asyncpg.Record]", table: str, operation: str) -> None:
    """Whoever does that to the table waits while somebody holds ``GATE``."""
    await connection.execute(
        f"""
        CREATE FUNCTION pass_gate() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_advisory_xact_lock_shared({GATE});
            RETURN COALESCE(NEW, OLD);
        END $$;
        CREATE TRIGGER gate BEFORE {operation} ON {table} FOR EACH ROW EXECUTE FUNCTION pass_gate()
        """
    )


async def arrived(connection: "asyncpg.Connection[asyncpg.Record]", waiting: int) -> None:
    """Until so many wait for a lock of any kind in this database."""
    async with asyncio.timeout(5):
        while await connection.fetchval(WAITING) < waiting:
            await connection.execute("SELECT pg_sleep(0.01)")


class TestBesideAReplay(OnPostgres):
    @pytest.fixture
    async def admin(
        self, postgres_database: PostgresDatabase
    ) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
        connection = await asyncpg.connect(postgres_database.dsn)
        await happened(connection, 20)
        yield connection
        await connection.close()

    async def test_takes_no_event_that_a_replay_is_bringing_back(
        self, connections: Connections, admin: "asyncpg.Connection[asyncpg.Record]"
    ) -> None:
        desk, leftovers = PostgresOutboxDesk(connections), PostgresLeftovers(connections)
        await gate(admin, "outbox_deliveries", "INSERT")
        await admin.execute(f"SELECT pg_advisory_lock({GATE})")
        replay = asyncio.create_task(desk.replay(SUBSCRIBER, first=0, last=None, aggregate_id=None))
        await arrived(admin, 1)
        async with asyncio.timeout(5):
            forgotten = await leftovers.forget(Leftover.EVENTS, before=FAR_AHEAD, limit=100)
        await admin.execute(f"SELECT pg_advisory_unlock({GATE})")
        assert await replay == 20 - forgotten > 0
        assert await admin.fetchval(ORPHANS) == 0

    async def test_a_replay_finds_nothing_of_what_is_being_removed(
        self, connections: Connections, admin: "asyncpg.Connection[asyncpg.Record]"
    ) -> None:
        desk, leftovers = PostgresOutboxDesk(connections), PostgresLeftovers(connections)
        await gate(admin, "outbox", "DELETE")
        await admin.execute(f"SELECT pg_advisory_lock({GATE})")
        forgetting = asyncio.create_task(leftovers.forget(Leftover.EVENTS, before=FAR_AHEAD, limit=100))
        await arrived(admin, 1)
        replay = asyncio.create_task(desk.replay(SUBSCRIBER, first=0, last=None, aggregate_id=None))
        await arrived(admin, 2)
        await admin.execute(f"SELECT pg_advisory_unlock({GATE})")
        assert (await forgetting, await replay) == (20, 0)
        assert await admin.fetchval(ORPHANS) == 0

    async def test_looks_again_when_it_has_the_lock(
        self, connections: Connections, admin: "asyncpg.Connection[asyncpg.Record]"
    ) -> None:
        """A replay may end after the first step has begun to look and before it has locked the row."""
        positions = [row["position"] for row in await admin.fetch("SELECT position FROM outbox")]
        await PostgresOutboxDesk(connections).replay(
            SUBSCRIBER, first=0, last=positions[4], aggregate_id=None
        )
        row = await connections.row(FORGET_EVENTS, positions=positions)
        assert row is not None
        assert row["removed"] == 15
        assert await admin.fetchval(ORPHANS) == 0


class TestDeadLetters(OnPostgres):
    async def test_go_oldest_first_and_no_more_than_asked_for(self, connections: Connections) -> None:
        kept, leftovers = PostgresDeadLetters(connections), PostgresLeftovers(connections)
        letters = [a_letter(minutes=minutes) for minutes in range(4)]
        for letter in letters:
            await kept.keep(letter)
        before = letters[2].received_at
        assert await leftovers.forget(Leftover.DEAD_LETTERS, before=before, limit=1) == 1
        assert await kept.oldest(limit=9) == letters[1:]
        assert await leftovers.forget(Leftover.DEAD_LETTERS, before=before, limit=9) == 1
        assert await kept.oldest(limit=9) == letters[2:]


ROUNDS, EACH = 12, 2_000
ROW = {
    "inbox": "INSERT INTO inbox SELECT 'bus', gen_random_uuid(), $2, $3 FROM generate_series(1, $1)",
    "idempotency_keys": """
        INSERT INTO idempotency_keys (tenant_id, owner_id, key, fingerprint, created_at)
        SELECT $2, $2, gen_random_uuid()::text, '', $3 FROM generate_series(1, $1)
    """,
}
DELIVERED = """
    INSERT INTO outbox_deliveries (subscriber, position, aggregate_id)
    SELECT 'bus', position, aggregate_id FROM outbox
"""
HOT = ("outbox", "outbox_deliveries", "inbox", "idempotency_keys")
OPTIONS = "SELECT relname, reloptions FROM pg_class WHERE relname = ANY($1::text[])"
SIZES = "SELECT relname, pg_total_relation_size(oid) AS size FROM pg_class WHERE relname = ANY($1::text[])"


async def test_tables_stay_as_small_as_what_is_in_them(postgres_database: PostgresDatabase) -> None:
    """Write, handle, remove, again and again: room that became free is used again, indexes included."""
    async with _opened(postgres_database) as (connections, admin):
        sizes: list[dict[str, int]] = []
        for _ in range(ROUNDS):
            await _one_round(admin)
            for kind in (Leftover.EVENTS, Leftover.EFFECTS, Leftover.ANSWERS):
                while await PostgresLeftovers(connections).forget(kind, before=FAR_AHEAD, limit=500):
                    pass
            for table in HOT:
                await admin.execute(f"VACUUM {table}")
            sizes.append({row["relname"]: row["size"] for row in await admin.fetch(SIZES, HOT)})
        assert [await admin.fetchval(f"SELECT count(*) FROM {table}") for table in HOT] == [0, 0, 0, 0]
        for table in HOT:
            assert sizes[-1][table] <= 1.2 * sizes[1][table], (table, [each[table] for each in sizes])


async def _one_round(admin: "asyncpg.Connection[asyncpg.Record]") -> None:
    await happened(admin, EACH)
    await admin.execute(DELIVERED)
    await admin.execute("UPDATE outbox_deliveries SET attempts = 1, lease = gen_random_uuid()")
    await admin.execute("DELETE FROM outbox_deliveries")
    for statement in ROW.values():
        await admin.execute(statement, EACH, uuid4(), datetime.now(UTC))
    await admin.execute("UPDATE idempotency_keys SET answer_kind = 'Answer'")


async def test_vacuum_follows_closely(postgres_database: PostgresDatabase) -> None:
    async with _opened(postgres_database) as (_, admin):
        found = await admin.fetch(OPTIONS, HOT)
    options: dict[str, list[str]] = {row["relname"]: row["reloptions"] for row in found}
    for table in HOT:
        assert "autovacuum_vacuum_scale_factor=0" in options[table], table
    assert "fillfactor=50" in options["outbox_deliveries"]


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (LOCK_EVENTS, "ix_outbox_occurred"),
        (FORGET[Leftover.EFFECTS], "ix_inbox_handled"),
        (FORGET[Leftover.ANSWERS], "ix_idempotency_keys_created"),
    ],
    ids=["events", "effects", "answers"],
)
async def test_looks_only_at_what_is_old(
    statement: Statement, index: str, postgres_database: PostgresDatabase
) -> None:
    """However much is kept: 100 old rows among 20,000 are found by the index, and nothing is read whole."""
    async with _opened(postgres_database) as (_, admin):
        now = datetime.now(UTC)
        await happened(admin, 20_000)
        await admin.execute("UPDATE outbox SET occurred_at = now()")
        await admin.execute(f"{DELIVERED} LIMIT 50")
        await happened(admin, 100)
        for many, moment in ((20_000, now), (100, now - timedelta(days=30))):
            for row in ROW.values():
                await admin.execute(row, many, uuid4(), moment)
        await admin.execute("ANALYZE")
        values = statement.arguments({"before": now - timedelta(days=20), "limit": 1_000})
        plan = "\n".join(
            row[0] for row in await admin.fetch(f"EXPLAIN (ANALYZE, BUFFERS OFF) {statement.sql}", *values)
        )
    assert index in plan, plan
    assert "Seq Scan on outbox " not in plan, plan
    assert "Seq Scan on inbox" not in plan, plan
    assert "Seq Scan on idempotency_keys" not in plan, plan


@asynccontextmanager
async def _opened(
    database: PostgresDatabase,
) -> AsyncIterator[tuple[Connections, "asyncpg.Connection[asyncpg.Record]"]]:
    engine = create_engine(database.dsn, pool_size=2)
    admin = await asyncpg.connect(database.dsn)
    yield Connections(engine), admin
    await admin.close()
    await engine.dispose()


class TestOfAccounts(OnPostgres):
    async def test_attempts_and_rates_go_when_they_say_nothing_any_more(
        self, connections: Connections, login_attempts: LoginAttempts, rate_limits: RateLimits
    ) -> None:
        leftovers, rate = PostgresLeftovers(connections), Rate("pages", per_minute=60, burst=60)
        attempt = Attempt(tenant_id=uuid4(), who="ada@example.org", address=None)
        await login_attempts.begin(attempt, now=NOW)
        await rate_limits.take(rate, "ada", now=NOW, count=60)
        day, minute = timedelta(days=1), timedelta(minutes=1)
        for kind, lasts, rows in ((Leftover.ATTEMPTS, day, 2), (Leftover.RATES, minute, 1)):
            assert await leftovers.forget(kind, before=NOW + lasts, limit=10) == 0
            assert await leftovers.forget(kind, before=NOW + lasts * 1.01, limit=10) == rows
