"""Everything that backups of this deployment are made with."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from adapters.mongo.copies import MongoCopies, copying_client
from adapters.mongo.mongo import Mongo
from adapters.postgres.backup_programs import BackupPrograms
from adapters.postgres.engine import connect_directly
from application.backup.shelf import Shelf
from infrastructure.backups.change_keeping import ChangeKeeping
from infrastructure.backups.copying import Copying
from infrastructure.backups.log_keeping import LogKeeping
from infrastructure.backups.place import shelf_of
from infrastructure.container import Container
from infrastructure.embedded import ServerNotInstalled, postgres_program
from infrastructure.lifespan import opened
from infrastructure.reaching import reached
from infrastructure.secrets import mongo_logins_of, postgres_password_of, secrets_of
from infrastructure.settings import Settings

EVERY = 10.0  # seconds between two looks at what has changed: a small part of the 15 minutes


@dataclass(frozen=True, slots=True)
class Crew:
    """``log`` and ``changes`` are made with what is to be done when they cannot follow on."""

    container: Container
    shelf: Shelf
    copying: Copying
    log: Callable[[Callable[[], None]], LogKeeping]
    changes: Callable[[Callable[[], None]], ChangeKeeping]


@asynccontextmanager
async def crew_of(settings: Settings) -> AsyncIterator[Crew]:
    deployment = reached(settings)
    container, shelf = Container(deployment=deployment), await shelf_of(settings, may_make_key=True)
    secrets = secrets_of(settings)
    mongo = Mongo(deployment.addresses.mongo, mongo_logins_of(settings, secrets), make=copying_client)
    database = mongo.client[settings.mongo_database]
    login, password = deployment.addresses.postgres_direct, postgres_password_of(settings, secrets)
    if settings.backup_postgres_url is not None:
        login, password = settings.backup_postgres_url.get_secret_value(), None
    programs = BackupPrograms(partial(program, settings), login, password)
    connect = partial(connect_directly, login, password=password)
    ports = container.ports
    async with opened(container):
        standings, clock = ports.backup_standings(), ports.clock()
        copying = Copying(
            shelf=shelf,
            programs=programs,
            connect=connect,
            documents=MongoCopies(database),
            objects=ports.object_store(),
            inventory=ports.objects_inventory(),
            standings=standings,
        )
        same = {"vault": shelf.vault, "standings": standings, "clock": clock, "every": EVERY}
        try:
            yield Crew(
                container,
                shelf,
                copying,
                lambda on_gap: LogKeeping(programs=programs, connect=connect, on_gap=on_gap, **same),
                lambda on_gap: ChangeKeeping(database=database, on_gap=on_gap, **same),
            )
        finally:
            await mongo.close()


def program(settings: Settings, name: str) -> str:
    """Of the folder that is set, of those that come along, or of the machine."""
    if settings.postgres_bin is not None:
        found = shutil.which(name, path=str(settings.postgres_bin))
        if found is None:
            raise ServerNotInstalled(name)
        return found
    try:
        return postgres_program(name)
    except ServerNotInstalled:
        found = shutil.which(name)
        if found is None:
            raise
        return found
