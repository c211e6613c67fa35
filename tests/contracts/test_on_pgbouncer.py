"""PostgreSQL keeps its promises behind a PgBouncer in transaction mode, whose few connections all share."""

from collections.abc import AsyncIterator

import pytest

from adapters.postgres.connections import Connections
from adapters.postgres.engine import create_engine
from adapters.postgres.roles import API, WORKER
from tests.contracts.outbox import OutboxContract
from tests.contracts.recall_index import RecallIndexContract
from tests.contracts.unit_of_work import UnitOfWorkContract
from tests.contracts.unit_of_work_factory import UnitOfWorkFactoryContract
from tests.on_postgres import OnPostgres
from tests.pgbouncer_server import PgBouncer
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra


class OnPooledPostgres(OnPostgres):
    """Every statement goes by way of PgBouncer; only the doorbell's line is direct."""

    @pytest.fixture
    async def connections(
        self, postgres_database: PostgresDatabase, pgbouncer: PgBouncer
    ) -> AsyncIterator[Connections]:
        engine = create_engine(pgbouncer.dsn(postgres_database.name), pool_size=20, behind_pgbouncer=True)
        yield Connections(engine, behind_pgbouncer=True, role=WORKER)
        await engine.dispose()

    @pytest.fixture
    async def fenced(
        self, postgres_database: PostgresDatabase, pgbouncer: PgBouncer
    ) -> AsyncIterator[Connections]:
        engine = create_engine(pgbouncer.dsn(postgres_database.name), pool_size=20, behind_pgbouncer=True)
        yield Connections(engine, behind_pgbouncer=True, role=API, fenced=True)
        await engine.dispose()


class TestPooledUnitOfWork(OnPooledPostgres, UnitOfWorkContract): ...


class TestPooledUnitOfWorkFactory(OnPooledPostgres, UnitOfWorkFactoryContract): ...


class TestPooledOutbox(OnPooledPostgres, OutboxContract): ...


class TestPooledRecallIndex(OnPooledPostgres, RecallIndexContract): ...
