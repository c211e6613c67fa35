"""Which collections there are on the server, and which of them serves: an alias for each shelf says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from qdrant_client import AsyncQdrantClient, models

from adapters.qdrant.client import CollectionGone, answering
from adapters.qdrant.collection_config import INDEXES, LAYOUT, described
from application.ports.embedder import DIMENSIONS
from application.ports.recall_index import SCHEMA_VERSION, ModelMismatch, Shelf
from application.ports.vector_collections import CollectionState, VectorCollection


@dataclass(frozen=True, slots=True)
class Place:
    """A collection, and its name on the server."""

    at: str
    about: VectorCollection

    def fits(self, model: str) -> bool:
        about = self.about
        return (about.model, about.dimensions, about.schema_version) == (model, DIMENSIONS, SCHEMA_VERSION)


class Places:
    """Aliases change together, in one step: ``{shelf}`` serves and ``{shelf}.filling`` is the shadow.

    ``prefix`` begins every name, so that several systems can share a server.
    """

    def __init__(self, client: AsyncQdrantClient, *, prefix: str = "") -> None:
        self.client, self._prefix = client, prefix
        self._described: dict[str, Mapping[str, Any]] = {}

    def at(self, name: str) -> str:
        return f"{self._prefix}{name}"

    def serving(self, shelf: Shelf) -> str:
        return f"{self._prefix}{shelf.value}"

    def filling(self, shelf: Shelf) -> str:
        return f"{self._prefix}{shelf.value}.filling"

    async def on(self, shelf: Shelf) -> Sequence[Place]:
        """Asked of the server every time: a writer must not miss a shadow that has just begun."""
        begins = f"{self._prefix}{shelf.value}-"
        with answering():
            collections = (await self.client.get_collections()).collections
            aliases = (await self.client.get_aliases()).aliases
        stands_for = {each.alias_name: each.collection_name for each in aliases}
        places = []
        for name in sorted(each.name for each in collections if each.name.startswith(begins)):
            state = CollectionState.KEPT
            if stands_for.get(self.serving(shelf)) == name:
                state = CollectionState.SERVING
            elif stands_for.get(self.filling(shelf)) == name:
                state = CollectionState.FILLING
            place = await self._place(name, state)
            if place is not None:
                places.append(place)
        return places

    async def fitting(self, shelf: Shelf, model: str) -> Sequence[Place]:
        """Those that a vector of the model fits, or ``ModelMismatch`` if there are only others."""
        there = await self.on(shelf)
        fit = [each for each in there if each.fits(model)]
        if there and not fit:
            raise ModelMismatch(shelf, model, [each.about.name for each in there])
        return fit

    async def open(self, shelf: Shelf, model: str) -> None:
        """Where nothing serves yet, a collection of this model does."""
        there = await self.on(shelf)
        if not any(each.about.state is CollectionState.SERVING for each in there):
            made = await self.make(shelf, model, there)
            await self.turn(give(self.serving(shelf), made))

    async def make(self, shelf: Shelf, model: str, there: Sequence[Place]) -> str:
        """A collection more; its name on the server."""
        begins = f"{self._prefix}{shelf.value}-{quote(model, safe='')}-"
        numbers = [each.at.removeprefix(begins) for each in there if each.at.startswith(begins)]
        name = f"{begins}{max((int(each) for each in numbers if each.isdigit()), default=0) + 1}"
        with answering():
            await self.client.create_collection(name, metadata=described(shelf, model), **LAYOUT)
            for field, schema in INDEXES.items():
                await self.client.create_payload_index(name, field, field_schema=schema, wait=True)
        return name

    async def turn(self, *operations: models.AliasOperations) -> None:
        with answering():
            await self.client.update_collection_aliases(list(operations))

    async def _place(self, name: str, state: CollectionState) -> Place | None:
        """What a collection says of itself never changes, so it is asked once."""
        if name not in self._described:
            try:
                with answering():
                    self._described[name] = (await self.client.get_collection(name)).config.metadata or {}
            except CollectionGone:
                return None
        said = self._described[name]
        if "model" not in said:
            return None  # somebody else's
        about = VectorCollection(
            name=name.removeprefix(self._prefix),
            shelf=Shelf(said["shelf"]),
            model=said["model"],
            dimensions=said["dimensions"],
            schema_version=said["schemaVersion"],
            state=state,
        )
        return Place(name, about)


def give(alias: str, collection: str) -> models.CreateAliasOperation:
    return models.CreateAliasOperation(
        create_alias=models.CreateAlias(collection_name=collection, alias_name=alias)
    )


def take(alias: str) -> models.DeleteAliasOperation:
    return models.DeleteAliasOperation(delete_alias=models.DeleteAlias(alias_name=alias))
