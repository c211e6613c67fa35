"""What happens to connections, and to those who hold them, when something goes wrong."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
from pgvector.sqlalchemy import VECTOR
from sqlalchemy import Integer, bindparam, cast, func, literal, select, text

from adapters.postgres import vector_codec
from adapters.postgres.connections import Connections
from adapters.postgres.engine import create_engine
from adapters.postgres.planning_queries import PostgresPlanningQueries
from adapters.postgres.statements import Statement
from adapters.postgres.transaction import NotCommitted, Transaction
from application.caller import Caller
from application.ports.failures import StoreUnavailable
from application.ports.unit_of_work import UnitOfWorkFactory
from infrastructure.embedded import EmbeddedPostgres
from tests.builders import a_plan, a_user
from tests.on_postgres import OnPostgres
from tests.servers import PostgresDatabase, started

pytestmark = pytest.mark.infra

ONE = Statement(select(literal(1)))
NORMALIZED = Statement(select(func.l2_normalize(cast(bindparam("vector"), VECTOR))))
SLEEP = Statement(select(func.pg_sleep(bindparam("seconds", type_=Integer))))
WHO_AM_I = Statement(select(func.pg_backend_pid()))


async def backend(connections: Connections) -> int:
    (row,) = await connections.rows(WHO_AM_I)
    return int(row[0])


async def there_and_back(connections: Connections, vector: list[float]) -> list[float]:
    """A vector that is as long as one."""
    (row,) = await connections.rows(NORMALIZED, vector=vector)
    return list(row[0])


class TestConnections(OnPostgres):
    @pytest.fixture
    async def one_connection(self, postgres_database: PostgresDatabase) -> AsyncIterator[Connections]:
        engine = create_engine(postgres_database.dsn, pool_size=1)
        yield Connections(engine)
        await engine.dispose()

    async def test_are_used_again(self, one_connection: Connections) -> None:
        assert len({await backend(one_connection) for _ in range(5)}) == 1

    async def test_that_died_while_idle_are_replaced_unnoticed(
        self, one_connection: Connections, postgres_database: PostgresDatabase
    ) -> None:
        before = await backend(one_connection)
        executioner = await asyncpg.connect(postgres_database.dsn)
        await executioner.execute("SELECT pg_terminate_backend($1, 5000)", before)
        await executioner.close()
        assert await backend(one_connection) != before

    async def test_that_die_under_a_statement_make_the_store_unavailable(
        self, one_connection: Connections, postgres_database: PostgresDatabase
    ) -> None:
        before = await backend(one_connection)
        executioner = await asyncpg.connect(postgres_database.dsn)
        sleeping = asyncio.create_task(one_connection.rows(SLEEP, seconds=30))
        await asyncio.sleep(0.1)
        await executioner.execute("SELECT pg_terminate_backend($1, 5000)", before)
        await executioner.close()
        with pytest.raises(StoreUnavailable, match="postgres"):
            await sleeping
        assert await backend(one_connection) != before

    async def test_that_die_in_a_transaction_make_the_store_unavailable(
        self, one_connection: Connections, postgres_database: PostgresDatabase
    ) -> None:
        transaction = Transaction(one_connection)
        row = await transaction.write(WHO_AM_I)
        assert row is not None
        executioner = await asyncpg.connect(postgres_database.dsn)
        await executioner.execute("SELECT pg_terminate_backend($1, 5000)", row[0])
        await executioner.close()
        with pytest.raises(StoreUnavailable):
            await transaction.row(ONE)
        await transaction.close()
        assert await one_connection.rows(ONE)

    async def test_of_cancelled_tasks_are_replaced(self, one_connection: Connections) -> None:
        before = await backend(one_connection)
        sleeping = asyncio.create_task(one_connection.rows(SLEEP, seconds=30))
        await asyncio.sleep(0.1)
        sleeping.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sleeping
        assert await backend(one_connection) != before

    async def test_come_back_however_a_unit_of_work_ends(self, one_connection: Connections) -> None:
        async def fail() -> None:
            transaction = Transaction(one_connection)
            try:
                await transaction.write(ONE)
                raise ZeroDivisionError
            finally:
                await transaction.close()

        before = await backend(one_connection)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await fail()
        assert await backend(one_connection) == before

    async def test_that_nobody_gives_back_make_the_store_unavailable(
        self, one_connection: Connections, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(one_connection._engine.pool, "_timeout", 0.1)
        lent = await one_connection.lend()
        with pytest.raises(StoreUnavailable):
            await one_connection.rows(ONE)
        lent.give_back()
        assert await one_connection.rows(ONE)

    async def test_are_never_given_back_in_a_transaction(self, one_connection: Connections) -> None:
        before = await backend(one_connection)
        lent = await one_connection.lend()
        await lent.command("BEGIN")
        lent.give_back()
        assert await backend(one_connection) != before

    async def test_serve_many_more_tasks_than_there_are(self, one_connection: Connections) -> None:
        answers = await asyncio.gather(*(one_connection.rows(ONE) for _ in range(50)))
        assert len(answers) == 50

    async def test_a_failure_that_was_swallowed_is_not_committed(self, connections: Connections) -> None:
        """PostgreSQL answers COMMIT of a failed transaction with ROLLBACK, and calls that success."""
        transaction = Transaction(connections)
        await transaction.write(ONE)
        with pytest.raises(asyncpg.DivisionByZeroError):
            await transaction.write(Statement(select(literal(1) / literal(0))))
        with pytest.raises(NotCommitted):
            await transaction.commit()
        await transaction.close()


class TestNobodyThere:
    async def test_makes_the_store_unavailable(self, tmp_path: Path) -> None:
        engine = create_engine(f"postgresql://coach@/coach?host={tmp_path}")
        with pytest.raises(StoreUnavailable):
            await Connections(engine).rows(ONE)
        await engine.dispose()

    async def test_until_the_server_comes_back(self) -> None:
        with started(lambda place: EmbeddedPostgres(place / "postgres-away", throwaway=False)) as server:
            engine = create_engine(server.dsn())
            connections = Connections(engine)
            caller = Caller(uuid4(), uuid4())
            queries = PostgresPlanningQueries(connections)
            assert await connections.rows(ONE)
            server.kill()
            with pytest.raises(StoreUnavailable):
                await connections.rows(ONE)
            with pytest.raises(StoreUnavailable):
                await queries.plan(caller, uuid4())
            server.start()
            assert await connections.rows(ONE)
            await engine.dispose()


class TestBehindPgBouncer(OnPostgres):
    """Every statement in a transaction, none prepared for longer: what a PgBouncer asks of its clients."""

    @pytest.fixture
    async def connections(self, postgres_database: PostgresDatabase) -> AsyncIterator[Connections]:
        engine = create_engine(postgres_database.dsn, behind_pgbouncer=True)
        yield Connections(engine, behind_pgbouncer=True)
        await engine.dispose()

    async def test_reading_and_writing_go_on(
        self, unit_of_work: UnitOfWorkFactory, connections: Connections, tenant_id: UUID
    ) -> None:
        user = a_user(tenant_id)
        plan = a_plan(user)
        async with unit_of_work(tenant_id) as work:
            await work.users.add(user)
            await work.plans.add(plan)
            await work.commit()
        async with unit_of_work(tenant_id) as work:
            assert await work.plans.get(plan.id) is not None
        queries = PostgresPlanningQueries(connections)
        assert await queries.plan(Caller(tenant_id, user.id), plan.id) is not None

    async def test_nothing_stays_prepared(self, connections: Connections) -> None:
        prepared = Statement(select(func.count()).select_from(text("pg_prepared_statements")))
        for _ in range(3):
            (row,) = await connections.rows(prepared)
            assert row[0] == 0


class TestVectors:
    async def test_travel_both_ways(self, postgres_database: PostgresDatabase) -> None:
        engine = create_engine(postgres_database.dsn, pool_size=1)
        assert await there_and_back(Connections(engine), [0.0, -1.0, 0.0]) == [0.0, -1.0, 0.0]
        await engine.dispose()

    async def test_travel_through_pgbouncer(self, postgres_database: PostgresDatabase) -> None:
        engine = create_engine(postgres_database.dsn, pool_size=1, behind_pgbouncer=True)
        behind = Connections(engine, behind_pgbouncer=True)
        assert await there_and_back(behind, [0.0, -1.0]) == [0.0, -1.0]
        await engine.dispose()

    async def test_cut_off_while_they_are_taught_are_a_store_that_is_away(
        self, postgres_database: PostgresDatabase, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        suicide = "SELECT pg_terminate_backend(pg_backend_pid())::text"
        engine = create_engine(postgres_database.dsn)
        with monkeypatch.context() as patched:
            patched.setattr(vector_codec, "_SCHEMA_OF_VECTORS", suicide)
            with pytest.raises(StoreUnavailable):
                await Connections(engine).lend()
        assert await backend(Connections(engine))
        await engine.dispose()

    async def test_travel_on_connections_that_are_older_than_the_schema(
        self, empty_database: PostgresDatabase
    ) -> None:
        """``coach migrate`` may run while workers wait for it."""
        engine = create_engine(empty_database.dsn, pool_size=1)
        connections = Connections(engine)
        before = await backend(connections)
        operator = await asyncpg.connect(empty_database.dsn)
        await operator.execute("CREATE EXTENSION vector")
        await operator.close()
        assert await there_and_back(connections, [1.0]) == [1.0]
        assert await backend(connections) == before
        await engine.dispose()
