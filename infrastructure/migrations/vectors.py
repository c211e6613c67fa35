"""The schema of vectors: every collection says by itself in which version it was laid out."""

from collections.abc import Sequence
from importlib import import_module

from adapters.postgres.connections import Connections
from adapters.postgres.vector_collections import schema_version
from application.ports.recall_index import SCHEMA_VERSION, Shelf
from entrypoints.cli.operations import SchemaStep
from infrastructure import vector_server
from infrastructure.refused import Refused
from infrastructure.settings import Settings

_LAID_OUT = SchemaStep(version=str(SCHEMA_VERSION), does="A collection for every shelf that has none.")
_MADE_AGAIN = SchemaStep(
    version=str(SCHEMA_VERSION), does="Not taken here: `coach vectors rebuild` makes every vector again."
)


class VectorSchema:
    store = "vectors"
    newest = str(SCHEMA_VERSION)

    def __init__(self, settings: Settings, connections: Connections) -> None:
        self._settings, self._connections = settings, connections

    async def version(self) -> str | None:
        in_server = self._settings.vectors_in == "qdrant"
        oldest = await self._oldest_in_server() if in_server else await schema_version(self._connections)
        return None if oldest is None else str(oldest)

    async def pending(self, *, sql: bool = False) -> Sequence[SchemaStep]:  # noqa: ARG002 - there is none
        version = await self.version()
        if version is None:
            return [_LAID_OUT]
        return [] if version == self.newest else [_MADE_AGAIN]

    async def up(self) -> None:
        await vector_server.prepare(self._settings)

    async def down(self, to: str | None) -> Sequence[SchemaStep]:
        if to == await self.version():
            return []
        raise Refused("Vectors have no way back but `coach vectors serve`, to a collection that was kept")

    async def _oldest_in_server(self) -> int | None:
        server = vector_server.vector_server_of(self._settings)
        places = import_module("adapters.qdrant.places").Places(server, prefix=self._settings.qdrant_prefix)
        try:
            there = [each.about for shelf in Shelf for each in await places.on(shelf)]
        finally:
            await server.close()
        return min((each.schema_version for each in there), default=None)
