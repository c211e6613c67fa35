"""Whether searches ask in the model that the settings name, and whether that model answers."""

from collections.abc import AsyncIterator

from adapters.offline.words import Words
from application.consistency.reasons import reason_of
from application.consistency.tend_vectors import ListVectorsCommand
from application.ports.embedder import Embedder
from application.ports.failures import StoreUnavailable
from application.ports.vector_collections import CollectionState
from entrypoints.cli.operations import Diagnosis
from infrastructure.doctor.patient import Patient, error, fine, warning
from infrastructure.models import embedder_of, model_server_of
from infrastructure.settings import OFFLINE_MODELS, variable
from infrastructure.upkeep import coach

ABOUT = "vectors"


async def vectors(patient: Patient) -> AsyncIterator[Diagnosis]:
    settings = patient.settings
    server = model_server_of(settings)
    try:
        embedder = embedder_of(settings, server, Words())
        if settings.embedding_model not in (None, *OFFLINE_MODELS):
            yield await _answering(embedder)
    finally:
        await server.close()
    async with coach(settings) as use_cases:
        collections = (await use_cases.list_vectors(ListVectorsCommand())).unwrap()
    serving = {each.model for each in collections if each.state is CollectionState.SERVING}
    name = variable("embedding_model")
    if settings.embedding_model is not None and serving - {embedder.model}:
        yield warning(
            ABOUT,
            f"{name} is {embedder.model}, but {', '.join(sorted(serving))} serves.",
            why="The setting only says what an empty collection begins with.",
            do=f"`coach vectors migrate --model {settings.embedding_model}`, or set {name} to what serves.",
        )
    else:
        yield fine(ABOUT, f"{', '.join(sorted(serving)) or 'No model yet'} serves.")


async def _answering(embedder: Embedder) -> Diagnosis:
    try:
        await embedder.embed(["study"])
    except StoreUnavailable as away:
        return error(
            ABOUT,
            f"{embedder.model} does not answer as it should ({reason_of(away)}).",
            why="Searches are answered 503, and new material waits.",
            do=f"See that {variable('model_base_url')} leads to a server that has it, with 1536 dimensions.",
        )
    return fine(ABOUT, f"{embedder.model} answers.")
