"""Contract: the same text always means the same, at length 1."""

import math
from collections.abc import AsyncIterator

import pytest

from adapters.memory.embedder import MemoryEmbedder
from adapters.memory.embedders import MemoryEmbedders
from adapters.minilm.embedder import MiniLM
from adapters.minilm.library import is_installed
from adapters.offline.hashed_pieces import HashedPieces
from adapters.offline.hashed_words import HashedWords
from adapters.offline.words import Words
from adapters.openai.embedder import OpenAIEmbedder
from adapters.openai.model_server import ModelServer
from application.ports.embedder import DIMENSIONS, Embedder, Embedders, ModelUnknown
from infrastructure.models import KnownModels, embedder_of, model_server_of
from infrastructure.settings import OFFLINE_MODELS, Settings
from tests.minilm import stand_in
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


class TestHashedPieces(EmbedderContract):
    @pytest.fixture
    def embedder(self) -> Embedder:
        return HashedPieces()


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


class EmbeddersContract:
    async def test_finds_every_model_by_the_name_that_its_vectors_carry(self, embedders: Embedders) -> None:
        for each in (embedders.usual, embedders.of(self.another(embedders))):
            assert embedders.of(each.model).model == each.model
            assert len(await embedders.of(each.model).embed(["Tides"])) == 1

    async def test_is_plain_about_a_model_that_it_cannot_reach(self, embedders: Embedders) -> None:
        with pytest.raises(ModelUnknown, match="elsewhere-7"):
            embedders.of("elsewhere-7")

    def another(self, embedders: Embedders) -> str:
        raise NotImplementedError


class TestMemoryEmbedders(EmbeddersContract):
    @pytest.fixture
    def embedders(self) -> Embedders:
        return MemoryEmbedders(MemoryEmbedder(), MemoryEmbedder("another"))

    def another(self, embedders: Embedders) -> str:
        return "another" if embedders.is_costly("another") else ""


def known(settings: Settings) -> KnownModels:
    server, words = model_server_of(settings), Words()
    return KnownModels(embedder_of(settings, server, words), settings, server, words)


class TestKnownModels(EmbeddersContract):
    """Without a server: all of ours, and no other."""

    @pytest.fixture
    def embedders(self) -> Embedders:
        return known(Settings(_env_file=None))

    def another(self, embedders: Embedders) -> str:
        assert [embedders.is_costly(each) for each in OFFLINE_MODELS] == [False, False]
        assert [embedders.understands(each) for each in OFFLINE_MODELS] == [False, False]
        assert {embedders.of(each).model for each in OFFLINE_MODELS} == set(OFFLINE_MODELS)
        return OFFLINE_MODELS[1]


async def test_a_server_may_have_any_model() -> None:
    """By its own name, or with the length that its vectors carry."""
    with openai_server() as server:
        models = known(Settings(_env_file=None, model_base_url=server.url, embedding_model="small"))
        assert models.usual.model == "small-1536"
        assert models.of("small") is models.of("small-1536") is models.usual
        assert {models.of(each).model for each in ("large", "large-1536")} == {"large-1536"}
        assert models.of("hashed-words-v1").model == "hashed-words-v1"
        assert models.is_costly("large-1536")
        assert models.understands("large-1536")
        await models.of("large-1536").embed(["Tides"])
        assert server.requests[-1]["model"] == "large"
        await models.server.close()


class TestMiniLMOverAStandIn(EmbedderContract):
    """All of the adapter but the model, which is an extra (the head of a run says whether it is there)."""

    @pytest.fixture
    def embedder(self) -> Embedder:
        return MiniLM(stand_in, at_thread_start=lambda: None)


if is_installed():

    class TestMiniLM(EmbedderContract):
        @pytest.fixture
        def embedder(self) -> Embedder:
            return MiniLM()
