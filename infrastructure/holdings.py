"""What the stores of a deployment hold."""

from collections.abc import Awaitable, Mapping, Sequence

from adapters.filesystem.counts import count_objects
from adapters.mongo.counts import count_documents
from adapters.postgres.counts import count_rows, count_vectors
from application.ports.failures import StoreUnavailable
from entrypoints.cli.operations import Holdings
from infrastructure.container import Container


async def count_holdings(container: Container) -> Sequence[Holdings]:
    """A store that does not answer does not keep the others from being counted."""
    connections, settings = container.ports.connections(), container.deployment().settings
    mongo = container.ports.mongo_client()
    return [
        await _held("PostgreSQL", count_rows(connections)),
        await _held("vectors", count_vectors(connections)),
        await _held("MongoDB", count_documents(mongo, settings.mongo_database)),
        await _held("objects", count_objects(settings.objects)),
    ]


async def _held(store: str, counting: Awaitable[Mapping[str, int]]) -> Holdings:
    try:
        return Holdings(store=store, counts=await counting)
    except StoreUnavailable:
        return Holdings(store=store, counts=None)
