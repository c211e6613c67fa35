"""The truth: what server it is, what this login may do there, and whether both ways to it are the same."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from uuid import uuid4

import asyncpg
from sqlalchemy import Row, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.engine import connect_directly, create_engine
from adapters.postgres.lent import Driver
from adapters.postgres.login import Password
from adapters.postgres.roles import API, WORKER
from entrypoints.cli.operations import Diagnosis
from infrastructure.doctor.clocks import clock
from infrastructure.doctor.patient import Patient, error, fine, warning
from infrastructure.secrets import postgres_password_of, secrets_of
from infrastructure.settings import variable

ABOUT = "PostgreSQL"
OLDEST = 15  # major version
NOTICED = timedelta(seconds=3)  # how long a notification may be on its way
OVERHEAD = 20  # connections of a server that are for its administrators, backups, and migrations

_SERVER = text(
    "SELECT current_setting('server_version_num')::int / 10000 AS major, clock_timestamp() AS now,"
    " rolsuper AS is_superuser, rolbypassrls AS bypasses,"
    " (SELECT count(*) FROM pg_available_extensions WHERE name = 'vector') > 0 AS has_vector,"
    " current_setting('max_connections')::int AS connections,"
    " pg_postmaster_start_time() AS started, current_database() AS database"
    " FROM pg_roles WHERE rolname = current_user"
)
_ROLES = text(
    "SELECT rolname, pg_has_role(rolname, 'MEMBER') AS ours, rolsuper OR rolbypassrls AS unfenced"
    " FROM pg_roles WHERE rolname = ANY(:names)"
)
_UNFENCED = text(
    "SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
    " WHERE nspname = current_schema() AND relkind = 'r' AND NOT relrowsecurity AND EXISTS ("
    "  SELECT FROM pg_policies WHERE schemaname = nspname AND tablename = relname)"
)


async def postgres(patient: Patient) -> AsyncIterator[Diagnosis]:
    settings, addresses = patient.settings, patient.addresses
    password = postgres_password_of(settings, secrets_of(settings))
    engine = create_engine(addresses.postgres, pool_size=1, behind_pgbouncer=True, password=password)
    try:
        server = await _server(engine)
        for each in (*_fit(server, patient), *await _roles(engine, patient), *await _fence(engine)):
            yield each
    except (SQLAlchemyError, OSError, asyncpg.PostgresError) as away:
        cause = getattr(away, "orig", None) or away
        yield error(
            ABOUT,
            f"It does not answer ({type(cause).__name__}).",
            why="It is the truth: without it nothing is answered.",
            do=f"See that {variable('postgres_url')} has its host, port, database, user and password.",
        )
        return
    finally:
        await engine.dispose()
    yield await _direct(addresses.postgres_direct, server, password)


async def _server(engine: AsyncEngine) -> Row[tuple[object, ...]]:
    async with engine.connect() as connection:
        return (await connection.execute(_SERVER)).one()


def _fit(server: Row[tuple[object, ...]], patient: Patient) -> Iterator[Diagnosis]:
    if server.major < OLDEST:
        why = "What this release asks of it, it does not know."
        yield error(ABOUT, f"It is version {server.major}.", why=why, do=f"Take {OLDEST} or later.")
    if not server.has_vector:
        why = "Vectors and migrations need it."
        yield error(ABOUT, "It has no extension `vector`.", why=why, do="Install pgvector on the server.")
    yield clock(ABOUT, server.now)
    wanted = 2 * patient.settings.postgres_pool_size + OVERHEAD
    if server.connections < wanted:
        yield warning(
            ABOUT,
            f"It allows {server.connections} connections; one process of ours may want {wanted}.",
            why="Requests wait for connections that the server refuses.",
            do=f"Raise max_connections, lower {variable('postgres_pool_size')}, or put PgBouncer between.",
        )


async def _roles(engine: AsyncEngine, patient: Patient) -> list[Diagnosis]:
    async with engine.connect() as connection:
        found = {row.rolname: row for row in await connection.execute(_ROLES, {"names": [API, WORKER]})}
        superuser = (await connection.execute(_SERVER)).one().is_superuser
    told = []
    missing = [name for name in (API, WORKER) if name not in found or not found[name].ours]
    if missing:
        told.append(
            error(
                ABOUT,
                f"This login may not work as {' and '.join(missing)}.",
                why="Every connection takes on one of these roles, so that row-level security counts.",
                do="`coach migrate up`, or the statements that it prints.",
            )
        )
    if API in found and found[API].unfenced:
        told.append(
            error(
                ABOUT,
                f"Row-level security does not count for {API}.",
                why="A mistake of ours would show one school's rows to another.",
                do=f"ALTER ROLE {API} NOSUPERUSER NOBYPASSRLS;",
            )
        )
    if superuser and not patient.at_home:
        told.append(
            error(
                ABOUT,
                "This login is a superuser.",
                why="Whoever gets hold of the URL owns the server, and every fence in it.",
                do="Make a login that owns the database and is no superuser, and use that.",
            )
        )
    return told or [fine(ABOUT, f"This login works as {API} and {WORKER}.")]


async def _fence(engine: AsyncEngine) -> list[Diagnosis]:
    async with engine.connect() as connection:
        tables = (await connection.execute(_UNFENCED)).scalars().all()
    if not tables:
        return []
    return [
        error(
            ABOUT,
            f"Row-level security is turned off for {', '.join(tables)}.",
            why="A mistake of ours would show one school's rows to another.",
            do="ALTER TABLE ... ENABLE ROW LEVEL SECURITY; for each.",
        )
    ]


async def _direct(url: str, server: Row[tuple[object, ...]], password: Password | None) -> Diagnosis:
    """What is said on one connection must be heard on another; through a pooler it is heard by anybody."""
    name = variable("postgres_direct_url")
    try:
        hearing = await connect_directly(url, password=password)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as away:
        return error(
            ABOUT,
            f"Where {name} leads it does not answer ({type(away).__name__}).",
            why="Workers hear of nothing new, and migrations cannot run.",
            do=f"Set {name} to the server itself, past PgBouncer.",
        )
    try:
        speaking = await connect_directly(url, password=password)
        try:
            if not await _is_heard(hearing, speaking):
                return error(
                    ABOUT,
                    "LISTEN hears nothing on the direct connection: there is a pooler between.",
                    why="Workers hear of nothing new, and take up events only when they look by themselves.",
                    do=f"Set {name} to the server itself, past PgBouncer.",
                )
        finally:
            speaking.terminate()
        started = await hearing.fetchval("SELECT pg_postmaster_start_time()")
        database = await hearing.fetchval("SELECT current_database()")
    finally:
        hearing.terminate()
    if (started, database) != (server.started, server.database):
        return error(
            ABOUT,
            f"{variable('postgres_url')} and {name} lead to different databases.",
            why="Events are written in the one and waited for in the other.",
            do="Let both lead to the same database of the same server.",
        )
    return fine(ABOUT, f"Version {server.major} answers, and notifications come through.")


async def _is_heard(hearing: Driver, speaking: Driver) -> bool:
    heard, channel = asyncio.Event(), f"doctor_{uuid4().hex}"
    await hearing.add_listener(channel, lambda *_: heard.set())
    await speaking.execute(f"NOTIFY {channel}")
    try:
        await asyncio.wait_for(heard.wait(), NOTICED.total_seconds())
    except TimeoutError:
        return False
    return True
