"""A stolen database does not say who learns here."""

from uuid import UUID

import asyncpg
import pytest

from application.ports.personal_data_cipher import SealBroken
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.user import User
from tests.builders import a_user, later
from tests.on_postgres import OnPostgres
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra


class TestPersonalData(OnPostgres):
    @pytest.fixture
    async def learners(self, unit_of_work: UnitOfWorkFactory, tenant_id: UUID) -> list[User]:
        users = [a_user(tenant_id, email=f"{name}@example.org") for name in ("ada", "bob")]
        async with unit_of_work(tenant_id) as work:
            for user in users:
                await work.users.add(user)
            await work.commit()
        return users

    async def test_is_in_no_row_of_any_table(
        self, learners: list[User], postgres_database: PostgresDatabase
    ) -> None:
        """Looked for in everything that a dump would hold, as text and as the hexadecimal of bytes."""
        connection = await asyncpg.connect(postgres_database.dsn)
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        everything = ""
        for (table,) in tables:
            rows = await connection.fetch(f'SELECT x::text FROM "{table}" AS x')
            everything += "".join(row[0] for row in rows)
        await connection.close()
        assert str(learners[0].id) in everything
        for secret in ("ada@example", "Lovelace"):
            assert secret not in everything
            assert secret.encode().hex() not in everything

    async def test_that_was_moved_to_another_row_does_not_open(
        self, unit_of_work: UnitOfWorkFactory, learners: list[User], postgres_database: PostgresDatabase
    ) -> None:
        ada, bob = learners
        connection = await asyncpg.connect(postgres_database.dsn)
        await connection.execute(
            "UPDATE users SET display_name_sealed = other.display_name_sealed FROM users AS other"
            " WHERE users.id = $1 AND other.id = $2",
            ada.id,
            bob.id,
        )
        await connection.close()
        async with unit_of_work(ada.tenant_id) as work:
            with pytest.raises(SealBroken):
                await work.users.get(ada.id)

    async def test_cannot_be_read_once_its_key_is_gone(
        self, unit_of_work: UnitOfWorkFactory, learners: list[User], postgres_database: PostgresDatabase
    ) -> None:
        ada, bob = learners
        connection = await asyncpg.connect(postgres_database.dsn)
        await connection.execute("DELETE FROM learner_keys WHERE user_id = $1", ada.id)
        await connection.close()
        async with unit_of_work(ada.tenant_id) as work:
            assert await work.users.get(ada.id) is None
            assert await work.users.by_email(ada.email) is None
            assert await work.users.get(bob.id) is not None

    async def test_keeps_its_key_when_it_changes(
        self, unit_of_work: UnitOfWorkFactory, learners: list[User], postgres_database: PostgresDatabase
    ) -> None:
        """Whatever else was sealed with the key must go on opening."""
        connection = await asyncpg.connect(postgres_database.dsn)
        before = await connection.fetch("SELECT wrapped_key FROM learner_keys ORDER BY user_id")
        for user in learners:
            user.change_profile(display_name="Somebody else", timezone=None, now=later())
            async with unit_of_work(user.tenant_id) as work:
                await work.users.save(user)
                await work.commit()
        assert await connection.fetch("SELECT wrapped_key FROM learner_keys ORDER BY user_id") == before
        await connection.close()
