"""Meaning as counted words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from zlib import crc32

from application.ports.embedder import DIMENSIONS, Vector

_WORD = re.compile(r"\w+")


@dataclass
class MemoryEmbedder:
    """Texts are alike as far as they share words, and nothing more is understood."""

    name: str = "memory-words"

    @property
    def model(self) -> str:
        return self.name

    async def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        return [_vector(text) for text in texts]


def _vector(text: str) -> Vector:
    counts = [0.0] * DIMENSIONS
    for word in _WORD.findall(text.lower()):
        counts[crc32(word.encode()) % DIMENSIONS] += 1.0
    length = sqrt(sum(count * count for count in counts))
    return [count / length for count in counts] if length else counts
