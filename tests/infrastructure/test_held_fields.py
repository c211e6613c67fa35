"""What the registry of personal data is compared with: everything that this release really has."""

import asyncpg
import pytest

from adapters.postgres.tables import metadata
from domain.privacy.declaring import Field, Place
from domain.privacy.registry import REGISTRY, Differences, compared
from domain.privacy.retention import ObjectKind
from infrastructure.held_fields import held_fields
from tests.servers import PostgresDatabase

# What comes with Alembic; and the queue's own tables are made by pgqueuer, with messages in their payload.
OTHERS = {"alembic_version"}


def test_everything_there_is_was_declared() -> None:
    differences = compared(REGISTRY, held_fields())
    assert differences == Differences(undeclared=[], gone=[], repeated=[])


@pytest.mark.parametrize(
    "field",
    [
        Field(Place.ROW, "users", "email_sealed"),
        Field(Place.DOCUMENT, "dialogue_messages", "content"),
        Field(Place.VECTOR, "vectors", "ownerId"),
        Field(Place.OBJECT, "reports", "content"),
        Field(Place.EVENT, "planning.plan_changed.v1", "status"),
        Field(Place.COMMAND, "register_user", "email"),
        Field(Place.OUTCOME, "outcome", "answer"),
    ],
    ids=lambda field: field.place.value,
)
def test_a_field_is_found_where_it_is(field: Field) -> None:
    assert field in set(held_fields())


def test_every_kind_of_object_has_its_prefix() -> None:
    prefixes = {field.item for field in held_fields() if field.place is Place.OBJECT}
    assert len(prefixes) == len(ObjectKind)


async def test_the_database_has_no_tables_beside(postgres_database: PostgresDatabase) -> None:
    connection = await asyncpg.connect(postgres_database.dsn)
    there = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    await connection.close()
    assert {row["tablename"] for row in there} - OTHERS == set(metadata.tables)
