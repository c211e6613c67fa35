"""The model that measures texts: ours, or the one that the settings name."""

from adapters.offline.hashed_words import HashedWords
from adapters.offline.words import Words
from adapters.openai.embedder import OpenAIEmbedder
from adapters.openai.model_server import ModelServer
from application.ports.embedder import Embedder
from infrastructure.settings import Settings

OPENAI = "https://api.openai.com/v1"


def model_server_of(settings: Settings) -> ModelServer:
    """Nothing is connected by making it. Whoever makes it closes it."""
    key = settings.model_api_key
    return ModelServer(settings.model_base_url or OPENAI, key.get_secret_value() if key else "none")


def embedder_of(settings: Settings, server: ModelServer, words: Words) -> Embedder:
    if settings.embedding_model is None:
        return HashedWords(words)
    return OpenAIEmbedder(server, settings.embedding_model)
