"""Contract: relatives share a number, the same text always has the same ones."""

import pytest

from adapters.memory.lexicon import MemoryLexicon
from adapters.offline.lexicon import HashedLexicon
from application.ports.lexicon import MOST_TERMS, Lexicon

TEXTS = ["High tides follow the moon", "Mitochondria, powerhouse of cells", "Die Häuser am Meer", ""]


class LexiconContract:
    async def test_numbers_every_word_in_order(self, lexicon: Lexicon) -> None:
        passages = await lexicon.passages(TEXTS)
        assert len(passages) == len(TEXTS)
        assert list(passages[-1]) == []
        for words in passages[:-1]:
            assert all(words)
            assert all(0 <= number < MOST_TERMS for word in words for number in word)
        assert list((await lexicon.passages(["moon moon"]))[0]) == [passages[0][-1]] * 2

    async def test_a_question_finds_the_relatives_of_its_words(self, lexicon: Lexicon) -> None:
        (said,) = await lexicon.passages(["The tides are high"])
        asked = await lexicon.question("TIDE?")
        assert any(set(word) & set(asked) for word in said)

    async def test_counts_how_often_a_word_is_asked_for(self, lexicon: Lexicon) -> None:
        asked = await lexicon.question("moon tide moon")
        assert sorted(asked.values()) == [1.0, 2.0]

    async def test_who_asks_without_a_language_finds_every_language(self, lexicon: Lexicon) -> None:
        for language in (None, "en", "de", "pt-BR", "xx"):
            (said,) = await lexicon.passages(["Die Häuser am Meer"], language=language)
            for asked in (
                await lexicon.question("Häuser"),
                await lexicon.question("Häuser", language=language),
            ):
                assert any(set(word) & set(asked) for word in said), language

    async def test_the_same_text_has_the_same_numbers_alone_and_in_company(self, lexicon: Lexicon) -> None:
        together = await lexicon.passages(TEXTS)
        assert [(await lexicon.passages([text]))[0] for text in TEXTS] == together

    async def test_bears_any_text(self, lexicon: Lexicon) -> None:
        texts = ["", "?!", "\x00 \ud800x", "y" * 100_000, "Ω🌊 " * 5]
        assert len(await lexicon.passages(texts, language="de")) == len(texts)
        for text in texts:
            await lexicon.question(text, language="de")

    async def test_nothing_in_nothing_out(self, lexicon: Lexicon) -> None:
        assert list(await lexicon.passages([])) == []
        assert dict(await lexicon.question("")) == {}


class TestMemoryLexicon(LexiconContract):
    @pytest.fixture
    def lexicon(self) -> Lexicon:
        return MemoryLexicon()


class TestHashedLexicon(LexiconContract):
    @pytest.fixture
    def lexicon(self) -> Lexicon:
        return HashedLexicon()

    async def test_follows_the_rules_of_a_language_that_is_named(self, lexicon: Lexicon) -> None:
        (said,) = await lexicon.passages(["ein Haus"], language="de-AT")
        asked = await lexicon.question("Häuser", language="de")
        assert set(asked) & set().union(*said)
        assert not set(await lexicon.question("Häuser")) & set().union(*said)

    async def test_the_words_of_a_language_are_not_the_stop_words_of_english(self, lexicon: Lexicon) -> None:
        (said,) = await lexicon.passages(["es war also"], language="de")
        assert len(said) == 3
        assert list((await lexicon.passages(["it was also"]))[0]) == []

    async def test_the_numbers_stay_the_same_between_releases(self, lexicon: Lexicon) -> None:
        """Stored passages are compared with them."""
        assert list(await lexicon.question("tides")) == [691319526]
