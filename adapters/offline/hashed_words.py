"""Embeddings without a model: the stem of each word votes for or against one of the dimensions."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any

from adapters.offline.words import Words
from application.ports.embedder import DIMENSIONS, Vector

_BATCH = 64  # texts; between two batches other callers get their turn


class HashedWords:
    """Feature hashing with signs (Weinberger et al. 2009): unrelated texts are at about a right angle.

    A word said n times weighs log(1 + n). The vectors follow from the words alone: there is nothing to train
    and nothing to keep. Whoever changes how they are made changes ``model`` as well.
    """

    model = "hashed-words-v1"

    def __init__(self, words: Words | None = None) -> None:
        self._words = words or Words()
        # One thread: the work is Python's own, and more of them would only take turns.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="hashed-words")

    async def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        loop = asyncio.get_running_loop()
        vectors: list[Vector] = []
        for start in range(0, len(texts), _BATCH):
            batch = texts[start : start + _BATCH]
            vectors += await loop.run_in_executor(self._thread, self._vectors, batch)
        return vectors

    def _vectors(self, texts: Sequence[str]) -> list[Vector]:
        import numpy as np

        votes = self._votes_of(texts)
        votes.data = np.sign(votes.data) * np.log1p(np.abs(votes.data))
        dense = votes.toarray()
        lengths = np.linalg.norm(dense, axis=1, keepdims=True)
        vectors: list[Vector] = np.divide(dense, lengths, out=dense, where=lengths > 0).tolist()
        return vectors

    @cached_property
    def _votes_of(self) -> Callable[[Sequence[str]], Any]:
        # Takes seconds and 100 MB, which a process that never embeds should not pay.
        from sklearn.feature_extraction.text import HashingVectorizer

        hashing = HashingVectorizer(
            n_features=DIMENSIONS, alternate_sign=True, norm=None, analyzer=self._said
        )
        return hashing.transform  # type: ignore[no-any-return] # scikit-learn ships no types

    def _said(self, text: str) -> Sequence[str]:
        """What is counted."""
        return self._words.of(text)
