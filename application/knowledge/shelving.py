"""How passages get onto a shelf: measured by every model that stands there."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from application.knowledge.background import Background
from application.knowledge.terms import terms_of
from application.ports.embedder import Embedders, Vector
from application.ports.kept_vectors import KeptVectors, MeasuredText
from application.ports.lexicon import Lexicon
from application.ports.recall_index import ModelMismatch, Recallable, RecallIndex, Shelf
from application.ports.vector_collections import VectorCollections

BATCH = 64  # texts; so much is measured twice at most when a process ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What is to be found, as ``Recallable`` has it. ``text`` is what it is found by."""

    text: str
    id: UUID
    tenant_id: UUID
    owner_id: UUID
    resource_id: UUID
    content_hash: str
    source: str
    version: int
    shared: bool = False
    language: str | None = None
    tags: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelving:
    """Writes to all collections of a shelf, each in its own model, those that serve first.

    It looks which there are before it measures, and again after it wrote: whoever begins another collection
    later fills it from a truth that is older than this passage. ``only``: one model, for whoever fills.
    """

    embedders: Embedders
    collections: VectorCollections
    kept: KeptVectors
    lexicon: Lexicon
    index: RecallIndex
    background: Background = field(default_factory=Background)
    only: str | None = None

    def in_model(self, model: str) -> "Shelving":
        return replace(self, only=model)

    async def put(self, shelf: Shelf, passages: Sequence[Passage], *, language: str | None = None) -> None:
        """All in one ``language``, as far as it is known."""
        if not passages:
            return
        terms = await terms_of(self.lexicon, [each.text for each in passages], language=language)
        written, accepted = set[str](), False
        refusal: ModelMismatch | None = None
        while models := [each for each in await self._models(shelf) if each not in written]:
            for model in models:
                written.add(model)
                vectors = await self._measured(model, passages)
                measured = [
                    _measured(passage, vector, model, said)
                    for passage, vector, said in zip(passages, vectors, terms, strict=True)
                ]
                try:
                    await self.index.put(shelf, measured)
                except ModelMismatch as dropped:  # since we looked
                    refusal = dropped
                else:
                    accepted = True
        if refusal is not None and not accepted:
            raise refusal

    async def forget(self, shelf: Shelf, *, tenant_id: UUID, resource_id: UUID) -> None:
        await self.index.forget(shelf, tenant_id=tenant_id, resource_id=resource_id)
        await self.kept.forget(tenant_id=tenant_id, of=resource_id)

    async def _models(self, shelf: Shelf) -> Sequence[str]:
        if self.only is not None:
            return [self.only]
        return await self.collections.models(shelf) or [self.embedders.usual.model]

    async def _measured(self, model: str, passages: Sequence[Passage]) -> Sequence[Vector]:
        embedder = self.embedders.of(model)
        if not self.embedders.is_costly(model):
            return await embedder.embed([each.text for each in passages])
        asked = [_unspoken(each) for each in passages]
        texts = dict(zip(asked, (each.text for each in passages), strict=True))
        vectors = dict(await self.kept.find(model, list(texts)))
        missing = [each for each in texts if each not in vectors]
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            made = await self.background.embed(embedder, [texts[each] for each in batch])
            new = dict(zip(batch, made, strict=True))
            await self.kept.keep(model, new)
            vectors |= new
        return [vectors[each] for each in asked]


def _unspoken(passage: Passage) -> MeasuredText:
    return MeasuredText(
        tenant_id=passage.tenant_id,
        owner_id=passage.owner_id,
        resource_id=passage.resource_id,
        digest=hashlib.sha256(passage.text.encode(errors="surrogatepass")).digest(),
    )


def _measured(passage: Passage, vector: Vector, model: str, terms: Mapping[int, float]) -> Recallable:
    return Recallable(
        id=passage.id,
        tenant_id=passage.tenant_id,
        owner_id=passage.owner_id,
        resource_id=passage.resource_id,
        shared=passage.shared,
        vector=vector,
        model=model,
        content_hash=passage.content_hash,
        source=passage.source,
        language=passage.language,
        tags=passage.tags,
        version=passage.version,
        terms=terms,
    )
