"""Embeddings by all-MiniLM-L6-v2 (Reimers & Gurevych 2019; Wang et al. 2020), in this process."""

import asyncio
import os
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from threading import Lock

from adapters.minilm.library import Measure, load, work_alone
from application.ports.embedder import DIMENSIONS, Vector

_LONGEST = 5_000  # characters; the model reads 256 pieces of words and leaves the rest out
_WORD = re.compile(r"\w")


class MiniLM:
    """Its 384 numbers are followed by zeros, which change neither a length nor an angle.

    Each text goes through the model by itself: in company its last digits would depend on who else is there.
    So the threads share the texts instead, one for each core, and a call has no more of them in hand than
    there are threads: a learner's question never waits for a whole import.
    """

    model = "local-all-minilm-l6-v2"

    def __init__(
        self, load: Callable[[], Measure] = load, *, at_thread_start: Callable[[], None] = work_alone
    ) -> None:
        self._load, self._loading = load, Lock()
        self._width = os.cpu_count() or 1
        self._threads = ThreadPoolExecutor(
            self._width, thread_name_prefix="minilm", initializer=at_thread_start
        )

    async def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        loop = asyncio.get_running_loop()
        vectors: list[Vector] = []
        for start in range(0, len(texts), self._width):
            vectors += await asyncio.gather(
                *(
                    loop.run_in_executor(self._threads, self._vector, text)
                    for text in texts[start : start + self._width]
                )
            )
        return vectors

    def _vector(self, text: str) -> Vector:
        if not _WORD.search(text):
            return [0.0] * DIMENSIONS
        with self._loading:  # whoever comes meanwhile waits
            measure = self._measure
        numbers = measure(text[:_LONGEST])
        return numbers + [0.0] * (DIMENSIONS - len(numbers))

    @cached_property
    def _measure(self) -> Measure:
        # Takes ten seconds and 600 MB, which a process that never embeds should not pay.
        return self._load()
