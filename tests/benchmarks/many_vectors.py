"""Learners with vectors and words at random, many of them, put straight into the table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import numpy as np

from adapters.postgres.vector_codec import teach
from adapters.postgres.vector_collections import PostgresVectorCollections
from application.ports.embedder import DIMENSIONS
from application.ports.recall_index import SCHEMA_VERSION, Question, Shelf
from infrastructure.container import Container
from infrastructure.settings import DEFAULT_TENANT

MODEL = "at-random"
VOCABULARY, WORDS, ASKED = 30_000, 80, 8  # words there are, in a passage, in a question
PATTERNS = 2_000  # passages by their words; nobody sees another learner's, so they may recur
COLUMNS = (
    *("collection", "id", "tenant_id", "owner_id", "resource_id", "shared", "vector", "model"),
    *("content_hash", "source", "language", "tags", "schema_version", "version", "terms", "term_weights"),
)


@dataclass(frozen=True, slots=True)
class Learner:
    """What an exact search by numpy needs to know."""

    id: UUID
    passages: Sequence[UUID]
    vectors: "np.ndarray[Any, np.dtype[np.float32]]"

    def nearest(self, vector: Sequence[float], limit: int) -> set[UUID]:
        order = np.argsort(-(self.vectors @ np.asarray(vector, dtype=np.float32)), kind="stable")
        return {self.passages[at] for at in order[:limit]}


class ManyVectors:
    """Always the same ones, from one seed. Words are as frequent as Zipf says: the n-th 1/n of the first."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._random = np.random.default_rng(20301)
        frequency = 1 / np.arange(1, VOCABULARY + 1)
        self._frequency = frequency / frequency.sum()
        self._patterns = [self._terms(WORDS) for _ in range(PATTERNS)]
        self.learners: list[Learner] = []

    async def add(self, learners: int, *, each: int) -> None:
        await PostgresVectorCollections(self._container.ports.connections()).open(Shelf.KNOWLEDGE, [MODEL])
        connection = await self.connect()
        collection = await connection.fetchval("SELECT name FROM vector_collections")
        for _ in range(learners):
            learner = Learner(uuid4(), [uuid4() for _ in range(each)], self._vectors(each))
            await connection.copy_records_to_table(
                "vectors", records=self._rows(collection, learner), columns=COLUMNS
            )
            self.learners.append(learner)
        await connection.execute("VACUUM ANALYZE vectors")
        await connection.close()

    async def connect(self) -> "asyncpg.Connection[asyncpg.Record]":
        """One of our own, as bare as the driver gives it, that knows what a vector is."""
        address = self._container.deployment().addresses.postgres_direct.replace("+asyncpg", "")
        connection = await asyncpg.connect(address)
        await teach(connection)
        return connection

    def question(self, *, by_words: bool) -> Question:
        (vector,) = self._vectors(1).tolist()
        terms = dict.fromkeys(self._terms(ASKED), 1.0) if by_words else {}
        return Question(vector, MODEL, terms)

    def _vectors(self, number: int) -> "np.ndarray[Any, np.dtype[np.float32]]":
        vectors = self._random.standard_normal((number, DIMENSIONS), dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def _terms(self, number: int) -> list[int]:
        chosen = self._random.choice(VOCABULARY, number, p=self._frequency)
        return sorted({int(word) * 71_579 for word in chosen})

    def _rows(self, collection: str, learner: Learner) -> Iterator[tuple[object, ...]]:
        for passage, vector in zip(learner.passages, learner.vectors, strict=True):
            terms = self._patterns[int(self._random.integers(PATTERNS))]
            yield (
                *(collection, passage, DEFAULT_TENANT, learner.id, learner.id, False, vector, MODEL),
                *("", "text", "en", [], SCHEMA_VERSION, 1, terms, [1.0] * len(terms)),
            )
