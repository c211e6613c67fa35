"""Two fences keep tenants apart in PostgreSQL: each holds when the other one is taken away."""

from collections.abc import AsyncIterator, Sequence
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import bindparam, delete, select, update

from adapters.postgres.connections import Connections
from adapters.postgres.engine import create_engine
from adapters.postgres.roles import API, BACKUP, MIGRATION, WORKER
from adapters.postgres.statements import Statement
from adapters.postgres.tables import metadata, outbox, plans, tasks, tombstones, users
from adapters.postgres.transaction import Transaction
from application.ports.recall_index import RecallIndex, Shelf
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.user import User
from tests.builders import (
    a_coaching_session,
    a_plan,
    a_recallable,
    a_refresh_token,
    a_resource,
    a_study_session,
    a_task,
    an_import,
    some_chunks,
)
from tests.contracts.coaching_queries import CoachingQueriesContract
from tests.contracts.coaching_session_repository import CoachingSessionRepositoryContract
from tests.contracts.knowledge_queries import KnowledgeQueriesContract
from tests.contracts.plan_repository import PlanRepositoryContract
from tests.contracts.planning_queries import PlanningQueriesContract
from tests.contracts.progress_queries import ProgressQueriesContract
from tests.contracts.progress_repository import ProgressLedgerContract
from tests.contracts.recall_index import RecallIndexContract
from tests.contracts.refresh_token_repository import RefreshTokenRepositoryContract
from tests.contracts.resource_repository import ResourceRepositoryContract
from tests.on_postgres import OnPostgres
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra

# Asked before anybody knows the tenant: digests, and no learner's data.
OUTSIDE = {"login_attempts", "api_keys"}
FENCED = [
    table for table in metadata.sorted_tables if "tenant_id" in table.columns and table.name not in OUTSIDE
]


class TestWithoutTheStatementsOwn(OnPostgres):
    """Statements that forgot the tenant, under the role of requests."""

    @pytest.fixture
    async def both(
        self, unit_of_work: UnitOfWorkFactory, recall_index: RecallIndex, learner: User, stranger: User
    ) -> Sequence[User]:
        """Two learners of two tenants, who have the same things."""
        for owner in (learner, stranger):
            async with unit_of_work(owner.tenant_id) as work:
                session, resource = a_coaching_session(owner), a_resource(owner)
                await work.refresh_tokens.add(a_refresh_token(owner))
                await work.coaching_sessions.add(session)
                await work.plans.add(a_plan(owner, tasks=[a_task()]))
                await work.study_sessions.add(a_study_session(owner))
                await work.resources.add(resource, some_chunks(), an_import(resource), None)
                await work.commit()
            await recall_index.put(
                Shelf.DIALOGUE, [a_recallable(tenant_id=owner.tenant_id, owner_id=owner.id)]
            )
        return learner, stranger

    async def test_one_tenant_sees_nothing_of_another_in_any_table(
        self, fenced: Connections, connections: Connections, both: Sequence[User]
    ) -> None:
        filled = 0
        for table in FENCED:
            everything = Statement(select(table.c.tenant_id))
            there = {row[0] for row in await connections.rows(everything)}
            filled += len(there) == 2
            for one in both:
                seen = {row[0] for row in await fenced.rows(everything, tenant_id=one.tenant_id)}
                assert seen == there & {one.tenant_id}, table.name
            assert list(await fenced.rows(everything)) == [], table.name
        assert filled >= 8

    async def test_one_tenant_changes_nothing_of_another(
        self, fenced: Connections, connections: Connections, both: Sequence[User]
    ) -> None:
        mine, theirs = both
        await fenced.rows(Statement(update(plans).values(title="Taken over")), tenant_id=mine.tenant_id)
        await fenced.rows(Statement(delete(tasks)), tenant_id=mine.tenant_id)
        await fenced.rows(Statement(delete(outbox)))
        titles = await connections.rows(Statement(select(plans.c.tenant_id, plans.c.title)))
        assert {row["tenant_id"] for row in titles if row["title"] == "Taken over"} == {mine.tenant_id}
        left = await connections.rows(Statement(select(tasks.c.tenant_id)))
        assert {row["tenant_id"] for row in left} == {theirs.tenant_id}
        assert len(await connections.rows(Statement(select(outbox.c.position)))) > 0

    async def test_nobody_can_write_for_another_tenant(
        self, fenced: Connections, both: Sequence[User]
    ) -> None:
        mine, theirs = both
        bury = Statement(tombstones.insert().values(tenant_id=bindparam("whose"), id=uuid4()))
        give_away = Statement(update(plans).values(tenant_id=bindparam("whose")))
        for tenant_id in (mine.tenant_id, None):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await fenced.rows(bury, whose=theirs.tenant_id, tenant_id=tenant_id)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await fenced.rows(give_away, whose=theirs.tenant_id, tenant_id=mine.tenant_id)

    async def test_a_connection_forgets_whom_it_stood_for(
        self, postgres_database: PostgresDatabase, both: Sequence[User]
    ) -> None:
        """One connection for everybody, with statements and transactions that end in every way."""
        engine = create_engine(postgres_database.dsn, pool_size=1, role=API)
        alone = Connections(engine, fenced=True)
        everybody = Statement(select(users.c.tenant_id))
        for one in [*both, *both]:
            for end in ("commit", "close"):
                transaction = Transaction(alone, one.tenant_id)
                await transaction.write(Statement(update(plans).values(title=end)))
                seen = await transaction.rows(everybody)
                assert {row[0] for row in seen} == {one.tenant_id}
                await getattr(transaction, end)()
                await transaction.close()
            assert list(await alone.rows(everybody)) == []
        await engine.dispose()


class TestRoles(OnPostgres):
    async def test_every_table_with_a_tenant_is_fenced(self, postgres_database: PostgresDatabase) -> None:
        admin = await asyncpg.connect(postgres_database.dsn)
        secured = await admin.fetch(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"
        )
        policies = await admin.fetch("SELECT tablename, roles::text[] FROM pg_policies")
        await admin.close()
        assert {row["relname"] for row in secured} == {table.name for table in FENCED}
        assert {
            table.name: sorted(
                role for row in policies if row["tablename"] == table.name for role in row["roles"]
            )
            for table in FENCED
        } == {table.name: ["coach_api", "coach_backup", "coach_worker"] for table in FENCED}

    @pytest.fixture
    async def as_role(self, postgres_database: PostgresDatabase) -> AsyncIterator[asyncpg.Connection]:
        connection = await asyncpg.connect(postgres_database.dsn)
        yield connection
        await connection.close()

    @pytest.mark.parametrize("role", ["coach_api", "coach_worker", "coach_backup"])
    async def test_none_owns_or_alters_what_it_works_on(self, as_role: asyncpg.Connection, role: str) -> None:
        await as_role.execute(f"SET ROLE {role}")
        for forbidden in (
            "ALTER TABLE plans DISABLE ROW LEVEL SECURITY",
            "DROP TABLE plans",
            "TRUNCATE plans",
            "CREATE TABLE mine (id int)",
            "UPDATE alembic_version SET version_num = '0001'",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await as_role.execute(forbidden)

    async def test_requests_get_nothing_of_what_the_process_asks_for_itself(
        self, as_role: asyncpg.Connection
    ) -> None:
        await as_role.execute(f"SET ROLE {API}")
        for table in ("api_keys", "login_attempts", "rate_limits", "audit_chain", "audit_head", "fsck_runs"):
            for forbidden in (f"SELECT FROM {table}", f"DELETE FROM {table}"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await as_role.execute(forbidden)

    @pytest.mark.parametrize("role", [API, WORKER])
    async def test_what_operators_did_is_changed_by_no_service(
        self, as_role: asyncpg.Connection, role: str
    ) -> None:
        await as_role.execute(f"SET ROLE {role}")
        for forbidden in ("UPDATE audit_chain SET name = ''", "DELETE FROM audit_chain"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await as_role.execute(forbidden)

    async def test_migrations_own_the_tables_and_nothing_of_the_server(
        self, as_role: asyncpg.Connection
    ) -> None:
        owners = await as_role.fetch(
            "SELECT tablename, tableowner FROM pg_tables WHERE tablename = ANY($1::text[])",
            [*metadata.tables, "alembic_version"],
        )
        assert {row["tableowner"] for row in owners} == {MIGRATION}
        await as_role.execute(f"SET ROLE {MIGRATION}")
        for forbidden in (
            "CREATE ROLE somebody",
            "CREATE DATABASE somewhere",
            "ALTER SYSTEM SET work_mem = '1MB'",
            "SELECT pg_read_file('/etc/passwd')",
            "COPY plans TO PROGRAM 'cat'",
            f"SET ROLE {MIGRATION}; ALTER ROLE {API} SUPERUSER",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await as_role.execute(forbidden)

    @pytest.mark.parametrize("role", [API, WORKER, BACKUP])
    async def test_what_migrations_make_later_is_for_workers_and_backups(
        self, as_role: asyncpg.Connection, role: str
    ) -> None:
        await as_role.execute(f"SET ROLE {MIGRATION}; CREATE TABLE later (id int); SET ROLE {role}")
        may = [
            act
            for act in ("SELECT", "INSERT", "UPDATE", "DELETE")
            if await as_role.fetchval("SELECT has_table_privilege('later', $1)", act)
        ]
        expected = {API: [], WORKER: ["SELECT", "INSERT", "UPDATE", "DELETE"], BACKUP: ["SELECT"]}
        assert may == expected[role]

    async def test_backups_read_everything_and_write_nothing(
        self, as_role: asyncpg.Connection, learner: User, stranger: User
    ) -> None:
        await as_role.execute(f"SET ROLE {BACKUP}")
        assert await as_role.fetchval("SELECT count(*) FROM users") == 2
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_role.execute("DELETE FROM users")


class WithoutRowLevelSecurity(OnPostgres):
    """The statements' own conditions are all there is."""

    @pytest.fixture(autouse=True)
    async def unfenced(self, postgres_database: PostgresDatabase) -> None:
        admin = await asyncpg.connect(postgres_database.dsn)
        for table in FENCED:
            await admin.execute(f"ALTER TABLE {table.name} DISABLE ROW LEVEL SECURITY")
        await admin.close()


class TestSessionsAlone(WithoutRowLevelSecurity, CoachingSessionRepositoryContract): ...


class TestPlansAlone(WithoutRowLevelSecurity, PlanRepositoryContract): ...


class TestTokensAlone(WithoutRowLevelSecurity, RefreshTokenRepositoryContract): ...


class TestResourcesAlone(WithoutRowLevelSecurity, ResourceRepositoryContract): ...


class TestProgressAlone(WithoutRowLevelSecurity, ProgressLedgerContract): ...


class TestCoachingQueriesAlone(WithoutRowLevelSecurity, CoachingQueriesContract): ...


class TestPlanningQueriesAlone(WithoutRowLevelSecurity, PlanningQueriesContract): ...


class TestProgressQueriesAlone(WithoutRowLevelSecurity, ProgressQueriesContract): ...


class TestKnowledgeQueriesAlone(WithoutRowLevelSecurity, KnowledgeQueriesContract): ...


class TestRecallAlone(WithoutRowLevelSecurity, RecallIndexContract): ...
