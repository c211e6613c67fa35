"""The schema of MongoDB: its steps, recorded in the collection `migrations`."""

from collections.abc import Sequence

from adapters.mongo.client import Client
from entrypoints.cli.operations import SchemaStep
from infrastructure.migrations.mongo import MIGRATIONS, applied, downgrade, upgrade
from infrastructure.migrations.mongo.migration import Migration
from infrastructure.refused import Refused


class MongoSchema:
    store = "mongo"
    newest = MIGRATIONS[-1].number

    def __init__(self, client: Client, database: str) -> None:
        self._client, self._database = client, database

    async def version(self) -> str | None:
        done = await applied(self._client, self._database)
        taken = [each.number for each in MIGRATIONS if each.name in done]
        return taken[-1] if taken else None

    async def pending(self, *, sql: bool = False) -> Sequence[SchemaStep]:  # noqa: ARG002 - MongoDB knows none
        done = await applied(self._client, self._database)
        return [_step(each) for each in MIGRATIONS if each.name not in done]

    async def up(self) -> None:
        await upgrade(self._client, self._database)

    async def down(self, to: str | None) -> Sequence[SchemaStep]:
        """With its first step the collections go, and all that was said with them."""
        if to is not None and to not in {each.number for each in MIGRATIONS}:
            raise Refused(f"MongoDB has no step {to}")
        gone = await downgrade(self._client, self._database, to=to)
        by_name = {each.name: each for each in MIGRATIONS}
        return [_step(by_name[name]) for name in gone]


def _step(migration: Migration) -> SchemaStep:
    return SchemaStep(version=migration.number, does=migration.does)
