"""How much there is on the vector server, for operators."""

from collections.abc import Mapping

from adapters.qdrant.places import Places
from adapters.qdrant.vector_collections import QdrantVectorCollections
from application.ports.vector_collections import CollectionState


async def count_vectors(places: Places) -> Mapping[str, int]:
    """By shelf, over all tenants: what questions are answered from."""
    there = await QdrantVectorCollections(places).all()
    return {each.shelf.value: each.vectors for each in there if each.state is CollectionState.SERVING}
