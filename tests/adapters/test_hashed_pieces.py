"""Pieces of words: what they find that whole words do not."""

from operator import mul

import pytest

from adapters.offline.hashed_pieces import HashedPieces
from adapters.offline.hashed_words import HashedWords


async def alike(embedder: HashedWords, one: str, other: str) -> float:
    first, second = await embedder.embed([one, other])
    return float(sum(map(mul, first, second)))


@pytest.mark.parametrize(
    ("asked", "meant", "other"),
    [
        ("algoritm", "An algorithm ends.", "A plant ends."),  # a letter is missing
        ("mitochondira", "Mitochondria make energy.", "Chlorine makes bleach."),  # two changed places
        ("Photosynthese", "Photosynthesereaktionen im Blatt.", "Atmung im Blatt."),  # a compound
        ("jazykům", "O jazyce a jazycích.", "O vodě a větru."),  # no rules for the language are used
    ],
)
async def test_what_shares_pieces_is_related(asked: str, meant: str, other: str) -> None:
    pieces, words = HashedPieces(), HashedWords()
    assert await alike(pieces, asked, meant) > await alike(pieces, asked, other) + 0.1
    assert abs(await alike(words, asked, meant)) < 0.05


async def test_whole_words_still_count_most() -> None:
    pieces = HashedPieces()
    same = await alike(pieces, "cell membrane", "The membrane of a cell.")
    assert same > 0.99 > await alike(pieces, "cell membrane", "The cellular membranous")


async def test_a_piece_is_not_taken_for_a_word() -> None:
    assert abs(await alike(HashedPieces(), "them", "anthems")) < 0.5


def test_has_a_name_of_its_own() -> None:
    assert HashedPieces.model != HashedWords.model
