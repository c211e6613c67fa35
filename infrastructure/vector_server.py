"""The Qdrant server that the settings name. Its libraries load slowly, and not every deployment has one."""

from importlib import import_module
from typing import Any

from adapters.offline.words import Words
from application.consistency.reasons import reason_of
from application.ports.failures import StoreUnavailable
from infrastructure.models import embedder_of, model_server_of
from infrastructure.refused import Refused
from infrastructure.settings import Settings, variable


def vector_server_of(settings: Settings) -> Any:  # noqa: ANN401 - its type is only known once it is loaded
    """Nothing is connected by making it. Whoever makes it closes it."""
    url, key = settings.qdrant_url, settings.qdrant_api_key
    return import_module("adapters.qdrant.client").qdrant_client(
        "" if url is None else url.get_secret_value(), key and key.get_secret_value()
    )


async def prepare(settings: Settings) -> None:
    """Lay out a collection of today's model on every shelf that has none; raises ``Refused``."""
    if settings.vectors_in == "postgres":
        return
    server, models = vector_server_of(settings), model_server_of(settings)
    places = import_module("adapters.qdrant.places").Places(server, prefix=settings.qdrant_prefix)
    collections = import_module("adapters.qdrant.vector_collections").QdrantVectorCollections(places)
    try:
        await collections.prepare(embedder_of(settings, models, Words()).model)
    except StoreUnavailable as away:
        where = variable("qdrant_url")
        raise Refused(f"Qdrant does not answer where {where} leads ({reason_of(away)})") from None
    finally:
        await server.close()
        await models.close()
