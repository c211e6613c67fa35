"""The pool of connections to PostgreSQL, and connections beside it."""

from typing import Any
from uuid import uuid4

import asyncpg
from sqlalchemy import URL, event, make_url
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from adapters.postgres import vector_codec
from adapters.postgres.lent import Driver
from adapters.postgres.login import Password, connecting_with

CONNECTING = 5.0  # seconds until a server counts as unavailable: to connect, or to get one of the pool
ANSWERING = 30.0  # seconds that a statement may take
LIVING = 900  # seconds that a connection is used, where passwords change


def create_engine(
    url: str,
    *,
    pool_size: int = 10,
    behind_pgbouncer: bool = False,
    role: str | None = None,
    password: Password | None = None,
) -> AsyncEngine:
    """Make the pool for ``postgresql://...``; nothing is connected yet.

    Behind a PgBouncer in transaction mode no statement is prepared for longer than it runs, and the ``role``
    is taken by each transaction instead of each connection. ``password`` is asked by each new connection;
    none lives for long, so that a password that was changed is soon used by nobody.
    """
    options: dict[str, Any] = {"timeout": CONNECTING, "command_timeout": ANSWERING}
    if role is not None and not behind_pgbouncer:
        options["server_settings"] = {"role": role}
    if password is not None:
        options["async_creator_fn"] = connecting_with(password)
    if behind_pgbouncer:
        options |= {
            "statement_cache_size": 0,
            "prepared_statement_cache_size": 0,
            "prepared_statement_name_func": lambda: f"__a_{uuid4()}__",
        }
    engine = create_async_engine(
        asyncpg_url(url),
        connect_args=options,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=CONNECTING,
        pool_recycle=LIVING if password is not None else -1,
        json_deserializer=str,  # JSON is msgspec's affair: the driver hands over the text
    )
    event.listen(engine.sync_engine, "checkout", _teach_vectors)
    return engine


def _teach_vectors(connection: AsyncAdapt_asyncpg_connection, entry: ConnectionPoolEntry, _: object) -> None:
    """Once, and again as long as the database has none yet: it may be migrated while this process runs."""
    if not entry.info.get("knows vectors"):
        entry.info["knows vectors"] = connection.run_async(vector_codec.teach)


async def connect_directly(url: str, *, password: Password | None = None) -> Driver:
    """Open one connection outside of any pool. Its server must not be a PgBouncer in transaction mode."""
    parsed = asyncpg_url(url)
    _, options = parsed.get_dialect()().create_connect_args(parsed)
    connect = asyncpg.connect if password is None else connecting_with(password)
    return await connect(**options, timeout=CONNECTING, command_timeout=ANSWERING)


def asyncpg_url(url: str) -> URL:
    return make_url(url).set(drivername="postgresql+asyncpg")
