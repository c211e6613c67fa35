"""The schema of PostgreSQL, as Alembic keeps its record, with the queue's own tables beside it."""

import io
from collections.abc import Sequence
from functools import cache
from uuid import UUID

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import column, select, table

from adapters.pgqueuer.schema import install
from adapters.postgres.connections import Connections
from adapters.postgres.engine import connect_directly
from adapters.postgres.tenants import ensure_tenant
from entrypoints.cli.operations import SchemaStep
from infrastructure.migrations.postgres import BASE, HEAD, config_of, lower_to, raise_to
from infrastructure.refused import Refused

_RECORD = str(select(column("version_num")).select_from(table("alembic_version")))


class PostgresSchema:
    store = "postgres"

    def __init__(self, url: str, connections: Connections, *, default_tenant: UUID) -> None:
        self._url, self._connections, self._default_tenant = url, connections, default_tenant

    @property
    def newest(self) -> str:
        return steps()[-1].version

    async def version(self) -> str | None:
        connection = await connect_directly(self._url)
        try:
            if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
                return None
            version: str | None = await connection.fetchval(_RECORD)
            return version
        finally:
            await connection.close()

    async def pending(self, *, sql: bool = False) -> Sequence[SchemaStep]:
        version = await self.version()
        found, before = [], BASE
        for step in steps():
            if version is None or step.version > version:
                found.append(_with_sql(step, before) if sql else step)
            before = step.version
        return found

    async def up(self) -> None:
        await raise_to(self._url, HEAD)
        await install(self._url)
        await ensure_tenant(self._connections, self._default_tenant, "default")

    async def down(self, to: str | None) -> Sequence[SchemaStep]:
        """What only the steps taken back can hold is lost; the queue's own tables stay."""
        if to is not None and to not in {step.version for step in steps()}:
            raise Refused(f"PostgreSQL has no step {to}")
        version = await self.version()
        taken = [
            step
            for step in reversed(steps())
            if version is not None and step.version <= version and (to is None or step.version > to)
        ]
        if taken:
            await lower_to(self._url, to or BASE)
        return taken


@cache
def steps() -> Sequence[SchemaStep]:
    """All there are, oldest first: revisions are numbers, one after the other."""
    found = ScriptDirectory.from_config(config_of()).walk_revisions()
    return [
        SchemaStep(version=step.revision, does=step.doc.splitlines()[0]) for step in reversed(list(found))
    ]


def _with_sql(step: SchemaStep, before: str) -> SchemaStep:
    config, told = config_of(), io.StringIO()
    config.output_buffer = told
    try:
        command.upgrade(config, f"{before}:{step.version}", sql=True)
    except AttributeError:  # of the connection that it would ask, and that is not there
        return SchemaStep(version=step.version, does=step.does, sql="-- Asks the database what there is.")
    return SchemaStep(version=step.version, does=step.does, sql=told.getvalue().strip())
