"""Meaning as numbers."""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

from application.ports.failures import StoreUnavailable

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


class ModelUnknown(StoreUnavailable):
    """This process cannot measure with the model that is wanted; another one may."""

    def __init__(self, model: str) -> None:
        super().__init__("model")
        self.model = model

    def __str__(self) -> str:
        return f"the model {self.model} is not known to this process"


class Embedders(Protocol):
    """The models that this process can measure with.

    ``usual`` is what a shelf begins with on which nothing stands yet. ``of`` finds an embedder by the name
    that its vectors carry, or by the name that an operator knows it by; any other raises ``ModelUnknown``.
    ``is_costly``: measuring the same text again costs more than keeping the vector. ``understands``: it has
    learned from texts what they mean; otherwise its vectors only say again which words are said.
    """

    @property
    def usual(self) -> Embedder: ...
    def of(self, model: str) -> Embedder: ...
    def is_costly(self, model: str) -> bool: ...
    def understands(self, model: str) -> bool: ...
