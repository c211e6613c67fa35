"""The models that measure texts: ours, and those of the server that the settings name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from adapters.minilm.embedder import MiniLM
from adapters.minilm.library import is_installed
from adapters.offline.hashed_pieces import HashedPieces
from adapters.offline.hashed_words import HashedWords
from adapters.offline.words import Words
from adapters.openai.embedder import OpenAIEmbedder
from adapters.openai.model_server import ModelServer
from application.ports.embedder import DIMENSIONS, Embedder, ModelUnknown
from infrastructure.settings import Settings

OPENAI = "https://api.openai.com/v1"


def model_server_of(settings: Settings) -> ModelServer:
    """Nothing is connected by making it. Whoever makes it closes it."""
    key = settings.model_api_key
    return ModelServer(settings.model_base_url or OPENAI, key.get_secret_value() if key else "none")


def embedder_of(settings: Settings, server: ModelServer, words: Words) -> Embedder:
    """What a shelf begins with."""
    wanted = settings.embedding_model or HashedWords.model
    ours = _ours(words)
    return ours[wanted]() if wanted in ours else OpenAIEmbedder(server, wanted)


@dataclass(eq=False)
class KnownModels:
    """Whatever the collections are of: each is made when it is first asked for.

    Vectors that a server made carry its name for the model and their length. Hashed ones cost nothing.
    """

    usual: Embedder
    settings: Settings
    server: ModelServer
    words: Words
    _made: dict[str, Embedder] = field(default_factory=dict)

    def of(self, model: str) -> Embedder:
        if model == self.usual.model:
            return self.usual
        if model not in self._made:
            self._made[model] = self._make(model)
        return self._made[model]

    def is_costly(self, model: str) -> bool:
        return self.understands(model)

    def understands(self, model: str) -> bool:
        return model not in (HashedWords.model, HashedPieces.model)

    def _make(self, model: str) -> Embedder:
        ours = _ours(self.words)
        if model in ours:
            return ours[model]()
        if not (self.settings.model_base_url or self.settings.model_api_key):
            raise ModelUnknown(model)
        embedder = OpenAIEmbedder(self.server, model.removesuffix(f"-{DIMENSIONS}"))
        return self.usual if embedder.model == self.usual.model else embedder


def _ours(words: Words) -> Mapping[str, Callable[[], Embedder]]:
    return {
        HashedWords.model: lambda: HashedWords(words),
        HashedPieces.model: lambda: HashedPieces(words),
        MiniLM.model: _minilm,
    }


def _minilm() -> Embedder:
    if not is_installed():
        raise ModelUnknown(MiniLM.model)
    return MiniLM()
