"""What is stored with a resource: its passages, and what the manifest says of the original."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.ports.resource_repository import Original
from domain.knowledge.chunking import Chunk
from domain.shared.aggregate import Aggregate


@dataclass(slots=True, kw_only=True, eq=False)
class Passages(Aggregate):
    """``id`` is the resource's."""

    chunks: Sequence[Chunk]
    original: Original | None
