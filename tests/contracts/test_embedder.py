"""Contract: the same text always means the same, at length 1."""

import math
from collections.abc import AsyncIterator

import pytest

from adapters.memory.embedder import MemoryEmbedder
from adapters.offline.hashed_words import HashedWords
from adapters.openai.embedder import OpenAIEmbedder
from adapters.openai.model_server import ModelServer
from application.ports.embedder import DIMENSIONS, Embedder
from tests.openai_server import openai_server

TEXTS = [
    "Ownership is a set of rules that govern how a program manages memory.",
    "Mitochondria are the powerhouse of the cell.",
    "Der schnelle braune Fuchs springt.",
    "ownership " * 3000,
]


class EmbedderContract:
    async def test_gives_each_text_a_vector_of_length_one(self, embedder: Embedder) -> None:
        vectors = await embedder.embed(TEXTS)
        assert [len(vector) for vector in vectors] == [DIMENSIONS] * len(TEXTS)
        assert [math.hypot(*vector) for vector in vectors] == pytest.approx([1.0] * len(TEXTS))

    async def test_a_text_without_words_has_no_direction(self, embedder: Embedder) -> None:
        vectors = await embedder.embed(["", " \n", "?! ...", TEXTS[0]])
        assert [math.hypot(*vector) for vector in vectors] == pytest.approx([0.0, 0.0, 0.0, 1.0])
        assert {len(vector) for vector in vectors} == {DIMENSIONS}

    async def test_the_same_text_has_the_same_vector_alone_and_in_company(self, embedder: Embedder) -> None:
        together = await embedder.embed(TEXTS)
        alone = [(await embedder.embed([text]))[0] for text in TEXTS]
        assert alone == together

    async def test_keeps_the_order_of_many(self, embedder: Embedder) -> None:
        texts = [f"chapter{number} of the book" for number in range(150)]
        vectors = await embedder.embed(texts)
        assert await embedder.embed(texts[::-1]) == vectors[::-1]
        assert len({tuple(vector) for vector in vectors}) > 100  # hashing lets a few words coincide

    async def test_nothing_in_nothing_out(self, embedder: Embedder) -> None:
        assert list(await embedder.embed([])) == []

    async def test_names_what_made_it(self, embedder: Embedder) -> None:
        assert embedder.model
        assert embedder.model == embedder.model.strip()


class TestHashedWords(EmbedderContract):
    @pytest.fixture
    def embedder(self) -> Embedder:
        return HashedWords()


class TestMemoryEmbedder(EmbedderContract):
    @pytest.fixture
    def embedder(self) -> Embedder:
        return MemoryEmbedder()


class TestOpenAIEmbedder(EmbedderContract):
    @pytest.fixture
    async def embedder(self) -> AsyncIterator[Embedder]:
        with openai_server() as server:
            models = ModelServer(server.url, "key")
            yield OpenAIEmbedder(models)
            await models.close()
