"""The models of a process, by name."""

from application.ports.embedder import Embedder, ModelUnknown


class MemoryEmbedders:
    """All of them count as costly, and none understands."""

    def __init__(self, usual: Embedder, *others: Embedder) -> None:
        self.usual, self.others = usual, others

    def beginning_with(self, usual: Embedder) -> "MemoryEmbedders":
        return MemoryEmbedders(usual, *self.others)

    def of(self, model: str) -> Embedder:
        for each in (self.usual, *self.others):
            if each.model == model:
                return each
        raise ModelUnknown(model)

    def is_costly(self, model: str) -> bool:
        return bool(model)

    def understands(self, model: str) -> bool:
        return not model
