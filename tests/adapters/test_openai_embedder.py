"""Embeddings made by a model: what is asked for, and what is not taken for an answer."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest

from adapters.openai.embedder import OpenAIEmbedder
from adapters.openai.model_server import ModelServer
from application.ports.embedder import DIMENSIONS
from application.ports.failures import StoreUnavailable
from tests.openai_server import OpenAIServer, openai_server


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as server:
        yield server


@pytest.fixture
async def embedder(server: OpenAIServer) -> AsyncIterator[OpenAIEmbedder]:
    models = ModelServer(server.url, "key", patience=timedelta(seconds=5), retries=1)
    yield OpenAIEmbedder(models)
    await models.close()


def an_answer(*vectors: list[Any], indexes: list[int] | None = None) -> dict[str, Any]:
    data = [
        {"object": "embedding", "index": index, "embedding": vector}
        for index, vector in zip(indexes or range(len(vectors)), vectors, strict=True)
    ]
    return {"object": "list", "model": "m", "data": data, "usage": {"prompt_tokens": 1, "total_tokens": 1}}


async def test_asks_for_our_number_of_dimensions(server: OpenAIServer, embedder: OpenAIEmbedder) -> None:
    await embedder.embed(["a word"])
    assert server.requests == [
        {
            "model": "text-embedding-3-large",
            "input": ["a word"],
            "dimensions": DIMENSIONS,
            "encoding_format": "float",
        }
    ]
    assert embedder.model == "text-embedding-3-large-1536"


async def test_asks_in_batches(server: OpenAIServer, embedder: OpenAIEmbedder) -> None:
    await embedder.embed([f"text {number}" for number in range(70)])
    assert [len(request["input"]) for request in server.requests] == [32, 32, 6]


async def test_does_not_ask_about_nothing(server: OpenAIServer, embedder: OpenAIEmbedder) -> None:
    await embedder.embed(["", "...", "word", " "])
    assert [request["input"] for request in server.requests] == [["word"]]
    await embedder.embed([""])
    assert len(server.requests) == 1


async def test_a_long_text_is_found_by_its_beginning(server: OpenAIServer, embedder: OpenAIEmbedder) -> None:
    await embedder.embed(["long " * 5000])
    assert len(server.requests[0]["input"][0]) == 5000


async def test_is_asked_again_when_busy(server: OpenAIServer, embedder: OpenAIEmbedder) -> None:
    server.then(status=429, headers={"retry-after-ms": "1"})
    assert len(await embedder.embed(["a word"])) == 1
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "body",
    [
        an_answer([1.0] * (DIMENSIONS - 1), [1.0] * DIMENSIONS),
        an_answer([0.0] * DIMENSIONS, [1.0] * DIMENSIONS),
        an_answer([float("nan"), *[1.0] * (DIMENSIONS - 1)], [1.0] * DIMENSIONS),
        an_answer([1.0] * DIMENSIONS),
        an_answer([1.0] * DIMENSIONS, [1.0] * DIMENSIONS, indexes=[0, 0]),
        an_answer(),
        {},
        {"data": [{"embedding": "AAAA"}, {"embedding": None}]},
    ],
    ids=["short", "zero", "nan", "missing", "doubled", "none", "empty", "strange"],
)
async def test_refuses_what_is_no_answer(
    server: OpenAIServer, embedder: OpenAIEmbedder, body: dict[str, Any]
) -> None:
    server.then(body=body)
    with pytest.raises(StoreUnavailable, match="model"):
        await embedder.embed(["one", "two"])


async def test_does_not_wait_for_ever(server: OpenAIServer) -> None:
    server.then(delay=0.6)
    models = ModelServer(server.url, "key", patience=timedelta(seconds=0.2), retries=0)
    with pytest.raises(StoreUnavailable):
        await OpenAIEmbedder(models).embed(["a word"])
    await models.close()


async def test_can_be_closed_at_any_time(server: OpenAIServer) -> None:
    models = ModelServer(server.url, "key")
    await models.close()
    await OpenAIEmbedder(models).embed(["a word"])
    await models.close()
