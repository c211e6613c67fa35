"""The schema of the truth, one step at a time (Alembic)."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, NullPool, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from adapters.postgres.engine import asyncpg_url
from adapters.postgres.roles import MIGRATION
from infrastructure.migrations.lock import alone
from infrastructure.migrations.postgres.patience import SETTINGS, TRIES, patiently

HEAD, BASE = "head", "base"

_OWNER = text(
    "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = to_regclass('public.alembic_version')"
)
# Whose transactions are oldest: no lock is given before they end.
_OLDEST = text(
    "SELECT format('process %s, %s, %s, for %s s', pid, usename, state,"
    " extract(epoch FROM now() - xact_start)::int) FROM pg_stat_activity"
    " WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()"
    " ORDER BY xact_start LIMIT 3"
)


async def upgrade(url: str, revision: str = HEAD, *, tries: int = TRIES) -> None:
    """Bring the database at ``postgresql://...`` up to a revision; nothing happens when it is there already.

    Each step is a transaction of its own: one that fails leaves the schema as the step before left it.
    """
    async with alone(url):
        await raise_to(url, revision, tries=tries)


async def downgrade(url: str, revision: str = BASE, *, tries: int = TRIES) -> None:
    """Take steps back. What only later revisions can hold is lost."""
    async with alone(url):
        await lower_to(url, revision, tries=tries)


async def raise_to(url: str, revision: str, *, tries: int = TRIES) -> None:
    """``upgrade`` for whoever is ``alone`` already."""
    await _move(url, lambda config: command.upgrade(config, revision), tries=tries)


async def lower_to(url: str, revision: str, *, tries: int = TRIES) -> None:
    """``downgrade`` for whoever is ``alone`` already."""
    await _move(url, lambda config: command.downgrade(config, revision), tries=tries)


def config_of(connection: Connection | None = None) -> Config:
    """What `env.py` finds: it never opens a connection of its own."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


async def _move(url: str, move: Callable[[Config], None], *, tries: int) -> None:
    engine = create_async_engine(
        asyncpg_url(url),
        poolclass=NullPool,
        connect_args={"statement_cache_size": 0, "server_settings": SETTINGS},
    )

    async def once() -> None:
        async with engine.connect() as connection:
            if await connection.scalar(_OWNER) == MIGRATION:  # until that is so, it is whoever migrates
                await connection.execute(text(f"SET ROLE {MIGRATION}"))
            await connection.commit()
            await connection.run_sync(lambda synchronous: move(config_of(synchronous)))

    try:
        await patiently(once, who_waits=lambda: _oldest(engine), tries=tries)
    finally:
        await engine.dispose()


async def _oldest(engine: AsyncEngine) -> str:
    async with engine.connect() as connection:
        found = (await connection.execute(_OLDEST)).scalars().all()
    return f"Open the longest: {'; '.join(found)}." if found else "By now nobody's transaction is open."
