"""What the stores of a deployment hold."""

from collections.abc import Awaitable, Mapping, Sequence
from importlib import import_module

from adapters.filesystem.counts import count_objects
from adapters.mongo.counts import count_documents
from adapters.postgres.counts import count_rows, count_vectors
from application.ports.failures import StoreUnavailable
from entrypoints.cli.operations import Holdings
from infrastructure.container import Container


async def count_holdings(container: Container) -> Sequence[Holdings]:
    """A store that does not answer does not keep the others from being counted."""
    connections, settings = container.ports.connections(), container.deployment().settings
    return [
        await _held("PostgreSQL", count_rows(connections)),
        await _held("vectors", _vectors(container)),
        await _held("MongoDB", count_documents(container.ports.mongo().client, settings.mongo_database)),
        await _held("objects", _objects(container)),
    ]


async def _vectors(container: Container) -> Mapping[str, int]:
    if container.deployment().settings.vectors_in == "postgres":
        return await count_vectors(container.ports.connections())
    counted: Mapping[str, int] = await import_module("adapters.qdrant.counts").count_vectors(
        container.ports.vector_places()
    )
    return counted


async def _objects(container: Container) -> Mapping[str, int]:
    settings = container.deployment().settings
    if settings.objects_in == "folder":
        return await count_objects(settings.objects)
    counted: Mapping[str, int] = await import_module("adapters.s3.counts").count_objects(
        container.ports.bucket()
    )
    return counted


async def _held(store: str, counting: Awaitable[Mapping[str, int]]) -> Holdings:
    try:
        return Holdings(store=store, counts=await counting)
    except StoreUnavailable:
        return Holdings(store=store, counts=None)
