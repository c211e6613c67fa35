"""The stages of an import, each alone: no saga around it, and the processor for itself.

A stage does what the imports ask of it, in the pieces in which they ask (the passages of one file), and as
many of them at once as the product would: the extractor has its own limit, and the relay its hands.
"""

import asyncio
import hashlib
import os
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import uuid4

from returns.pipeline import is_successful

from application.consistency.relay_options import RelayOptions
from application.knowledge.index_resource import BATCH, searchable_text
from application.knowledge.terms import terms_of
from application.ports.recall_index import Recallable, Shelf
from domain.knowledge.chunking import Chunk, chunk
from infrastructure.container import Container
from infrastructure.settings import DEFAULT_TENANT
from tests.benchmarks.study_files import StudyFile

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds, and how many of them this process and its children computed: the rest went to the stores."""

    lasting: float
    processor: float


@dataclass(frozen=True)
class Stages:
    """Each begins with what the one before has made."""

    container: Container
    files: Sequence[StudyFile]
    _texts: dict[str, str] = field(default_factory=dict)
    _chunks: dict[str, Sequence[Chunk]] = field(default_factory=dict)
    _embedded: list[Sequence[Recallable]] = field(default_factory=list)

    async def of_uploads(self) -> Mapping[str, Cost]:
        return {
            "store": await timed(lambda: at_once(self._store, self.files)),
            "extract": await timed(lambda: at_once(self._extract, self.files)),
            **await self._of_what_was_read(),
        }

    async def of_texts(self) -> Mapping[str, Cost]:
        """What comes as a text is not read again, by us or in a process of its own."""
        self._texts.update((file.name, file.content.decode()) for file in self.files)
        return {
            "store": await timed(lambda: at_once(self._put, self.files)),
            **await self._of_what_was_read(),
        }

    async def _of_what_was_read(self) -> Mapping[str, Cost]:
        return {
            "chunk": await timed(lambda: at_once(self._cut, list(self._texts))),
            "embed": await timed(lambda: at_once(self._embed, list(self._chunks))),
            "index": await timed(lambda: at_once(self._index, self._embedded)),
        }

    async def _put(self, file: StudyFile) -> None:
        objects = self.container.ports.object_store()
        await objects.put(_key(file), file.content, content_type=file.content_type)

    async def _store(self, file: StudyFile) -> None:
        """Sent to the store, and fetched and digested by the worker that finds it there."""
        await self._put(file)
        content = await self.container.ports.object_store().get(_key(file))
        hashlib.sha256(content or b"").hexdigest()

    async def _extract(self, file: StudyFile) -> None:
        extracted = await self.container.ports.text_extractor().extract(
            file.content, content_type=file.content_type, filename=file.name
        )
        if is_successful(extracted):
            self._texts[file.name] = extracted.unwrap().markdown

    async def _cut(self, name: str) -> None:
        self._chunks[name] = await asyncio.to_thread(chunk, self._texts[name])

    async def _embed(self, name: str) -> None:
        chunks = self._chunks[name]
        for start in range(0, len(chunks), BATCH):
            self._embedded.append(await self._measured(name, chunks[start : start + BATCH]))

    async def _measured(self, name: str, chunks: Sequence[Chunk]) -> Sequence[Recallable]:
        embedder, owner = self.container.ports.embedder(), uuid4()
        texts = [searchable_text(name, each) for each in chunks]
        vectors = await embedder.embed(texts)
        terms = await terms_of(self.container.ports.lexicon(), texts)
        return [
            Recallable(
                id=uuid4(),
                tenant_id=DEFAULT_TENANT,
                owner_id=owner,
                resource_id=owner,
                vector=vector,
                model=embedder.model,
                content_hash=each.content_hash,
                source="upload",
                terms=said,
                version=1,
            )
            for each, vector, said in zip(chunks, vectors, terms, strict=True)
        ]

    async def _index(self, passages: Sequence[Recallable]) -> None:
        await self.container.ports.recall_index().put(Shelf.KNOWLEDGE, passages)


async def at_once(work: Callable[[T], Awaitable[None]], each: Sequence[T]) -> None:
    """As many as the relay has hands. With fewer uploads on their way the benchmark would time its client."""
    free = asyncio.Semaphore(RelayOptions().hands)

    async def one(item: T) -> None:
        async with free:
            await work(item)

    await asyncio.gather(*map(one, each))


async def timed(work: Callable[[], Awaitable[None]]) -> Cost:
    started, computed = time.perf_counter(), _computed()
    await work()
    return Cost(time.perf_counter() - started, _computed() - computed)


def _computed() -> float:
    return sum(os.times()[:4])


def _key(file: StudyFile) -> str:
    return f"bench/{file.name}"
