"""The schema of the truth, one step at a time (Alembic)."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, NullPool, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

HEAD, BASE = "head", "base"
# Any number that nobody else locks. Processes that start together migrate one after the other.
_LOCK = 5_790_684_132


async def upgrade(url: str, revision: str = HEAD) -> None:
    """Bring the database at ``postgresql://...`` up to a revision; nothing happens when it is there already.

    All in one transaction: a step that fails leaves the schema as it was.
    """
    await _migrate(url, lambda config: command.upgrade(config, revision))


async def downgrade(url: str, revision: str = BASE) -> None:
    """Take steps back. What only later revisions can hold is lost."""
    await _migrate(url, lambda config: command.downgrade(config, revision))


async def _migrate(url: str, move: Callable[[Config], None]) -> None:
    engine = create_async_engine(
        make_url(url).set(drivername="postgresql+asyncpg"),
        poolclass=NullPool,
        connect_args={"statement_cache_size": 0},
    )
    async with engine.begin() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        await connection.run_sync(lambda synchronous: move(_config(synchronous)))
    await engine.dispose()


def _config(connection: Connection) -> Config:
    """What `env.py` finds: it never opens a connection of its own."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
