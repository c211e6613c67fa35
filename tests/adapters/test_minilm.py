"""The model of one's own: loaded once, zeros behind its numbers, and questions do not wait for imports."""

import asyncio
import os
import threading
import time

import pytest

from adapters.minilm.embedder import MiniLM
from adapters.minilm.library import Measure
from adapters.offline.words import Words
from application.ports.embedder import DIMENSIONS, ModelUnknown
from infrastructure.models import KnownModels, embedder_of, model_server_of
from infrastructure.settings import Settings
from tests.minilm import SIZE, stand_in

MANY = [f"text {number}" for number in range(50)]


class Library:
    """Counts how often it is loaded, and holds a thread up for as long as it is told to."""

    def __init__(self) -> None:
        self.loaded = 0
        self.measured: list[str] = []
        self.go_on = threading.Event()
        self.go_on.set()

    def load(self) -> Measure:
        self.loaded += 1
        time.sleep(0.05)
        measure = stand_in()

        def measured(text: str) -> list[float]:
            self.measured.append(text)
            self.go_on.wait()
            return measure(text)

        return measured


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def embedder(library: Library) -> MiniLM:
    return MiniLM(library.load, at_thread_start=lambda: None)


async def test_is_loaded_by_the_first_text_with_words_and_once(embedder: MiniLM, library: Library) -> None:
    await embedder.embed(["", "?!"])
    assert library.loaded == 0
    await asyncio.gather(*(embedder.embed([text]) for text in MANY))
    assert library.loaded == 1


async def test_zeros_follow_its_numbers(embedder: MiniLM) -> None:
    (vector,) = await embedder.embed(["tide"])
    assert len(vector) == DIMENSIONS
    assert any(vector[:SIZE])
    assert not any(vector[SIZE:])


async def test_does_not_read_what_the_model_leaves_out_anyway(embedder: MiniLM, library: Library) -> None:
    await embedder.embed(["tide " * 100_000])
    assert [len(text) for text in library.measured] == [5_000]


async def test_a_question_waits_for_a_text_and_not_for_an_import(embedder: MiniLM, library: Library) -> None:
    library.go_on.clear()
    importing = asyncio.create_task(embedder.embed(MANY))
    await asyncio.sleep(0.05)
    asking = asyncio.create_task(embedder.embed(["a question"]))
    await asyncio.sleep(0.05)
    library.go_on.set()
    await asyncio.gather(importing, asking)
    assert library.measured.index("a question") <= 2 * (os.cpu_count() or 1)


class TestAmongAllModels:
    @pytest.mark.parametrize("installed", [True, False])
    def test_is_known_where_it_is_installed(
        self, monkeypatch: pytest.MonkeyPatch, *, installed: bool
    ) -> None:
        monkeypatch.setattr("infrastructure.models.is_installed", lambda: installed)
        settings, words = Settings(_env_file=None), Words()
        server = model_server_of(settings)
        models = KnownModels(embedder_of(settings, server, words), settings, server, words)
        assert models.is_costly(MiniLM.model)
        assert models.understands(MiniLM.model)
        if installed:
            assert models.of(MiniLM.model).model == MiniLM.model
            return
        with pytest.raises(ModelUnknown):
            models.of(MiniLM.model)
