"""Embeddings made by a model."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from adapters.openai.model_server import ModelServer
from application.ports.embedder import DIMENSIONS, Vector
from application.ports.failures import StoreUnavailable

_LONGEST = (
    5_000  # characters, whatever the script under 8,191 tokens; a longer text is found by its beginning
)
_BATCH = 32  # of the longest stay under 300,000 tokens, which is all that one request may have
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class OpenAIEmbedder:
    """Asks for ``DIMENSIONS`` numbers, checks that they came, and brings them to length 1."""

    server: ModelServer
    name: str = "text-embedding-3-large"

    @property
    def model(self) -> str:
        return f"{self.name}-{DIMENSIONS}"

    async def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        vectors: list[Vector] = [[0.0] * DIMENSIONS for _ in texts]
        speaking = [number for number, text in enumerate(texts) if _WORD.search(text)]
        for start in range(0, len(speaking), _BATCH):
            batch = speaking[start : start + _BATCH]
            made = await self._made([texts[number][:_LONGEST] for number in batch])
            for number, vector in zip(batch, made, strict=True):
                vectors[number] = vector
        return vectors

    async def _made(self, texts: Sequence[str]) -> Sequence[Vector]:
        api = await self.server.api()
        return [_unit(vector) for vector in await api.embed(self.name, texts, DIMENSIONS)]


def _unit(vector: Sequence[float]) -> Vector:
    length = math.hypot(*vector)
    if len(vector) != DIMENSIONS or not math.isfinite(length) or length == 0:
        raise StoreUnavailable("model")
    return [number / length for number in vector]
