"""Meaning as numbers."""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

Vector: TypeAlias = Sequence[float]

DIMENSIONS = 1536


class Embedder(Protocol):
    """Gives each text a vector of ``DIMENSIONS`` floats.

    Its length (L2 norm) is 1, or 0 for a text without words. The same text always has the same vector.
    ``model`` names what made it; vectors of different models are never compared. A model that does not
    answer raises ``StoreUnavailable``.
    """

    @property
    def model(self) -> str: ...

    async def embed(self, texts: Sequence[str]) -> Sequence[Vector]: ...
