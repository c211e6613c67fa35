"""The connection to MongoDB."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from beanie import init_beanie
from beanie.exceptions import CollectionWasNotInitialized
from pymongo import AsyncMongoClient
from pymongo.errors import ConnectionFailure, OperationFailure, PyMongoError
from pymongo.monitoring import CommandListener, ConnectionPoolListener

from adapters.mongo.documents import DOCUMENTS
from adapters.mongo.login import AUTHENTICATION_FAILED
from application.ports.failures import StoreUnavailable

STORE = "mongo"
ANSWERING = 5.0  # seconds that a call may take
Client: TypeAlias = AsyncMongoClient[Mapping[str, Any]]


def mongo_client(
    url: str,
    *,
    pool_size: int = 20,
    listeners: Sequence[CommandListener | ConnectionPoolListener] = (),
    **login: Any,  # noqa: ANN401 - as the driver takes it
) -> Client:
    """Connects when first used. What is acknowledged is on the disks of most of the servers.

    Every call ends within ``ANSWERING``, or raises ``StoreUnavailable``.
    """
    return AsyncMongoClient(
        url,
        appname="study-coach",
        w="majority",
        journal=True,
        uuidRepresentation="standard",
        tz_aware=True,
        maxPoolSize=pool_size,
        event_listeners=list(listeners),
        connectTimeoutMS=2_000,
        serverSelectionTimeoutMS=3_000,
        timeoutMS=int(ANSWERING * 1_000),
        **login,
    )


async def open_mongo(client: Client, database_name: str) -> None:
    """Binds the document classes to the database: one per process, before anything else here is used."""
    with answering():
        await init_beanie(client[database_name], document_models=list(DOCUMENTS), skip_indexes=True)


@contextmanager
def answering() -> Iterator[None]:
    """Tells a server that does not answer from one that says no."""
    try:
        yield
    except CollectionWasNotInitialized as too_early:  # it has not answered since this process began
        raise StoreUnavailable(STORE) from too_early
    except PyMongoError as failure:
        if isinstance(failure, ConnectionFailure) or failure.timeout or _has_another_password(failure):
            raise StoreUnavailable(STORE) from failure
        raise


def _has_another_password(failure: PyMongoError) -> bool:
    return isinstance(failure, OperationFailure) and failure.code == AUTHENTICATION_FAILED
