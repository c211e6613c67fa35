"""Which language a text is in, by py3langid: the same text always has the same answer."""

import threading
from collections.abc import Iterator
from functools import cache
from itertools import islice

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from domain.knowledge.markdown_blocks import BlockKind, blocks

_READ = 8_000  # characters, from paragraphs all over the text
_SHORTEST = 20  # letters; below that every answer is a guess
_SURE = 0.8
_loading = threading.Lock()


def language_of(markdown: str) -> str | None:
    """From prose and headings, never from code. ``None`` when it could be several.

    The model takes about 70 MiB, once, with the first text.
    """
    sample = "\n".join(_sampled([*islice(_prose(markdown), 2_000)]))
    if sum(character.isalpha() for character in sample) < _SHORTEST:
        return None
    with _loading:
        identifier = _identifier()
    language, probability = identifier.classify(sample)
    return str(language) if probability >= _SURE else None


def _prose(markdown: str) -> Iterator[str]:
    for block in blocks(markdown):
        if block.kind in (BlockKind.PROSE, BlockKind.HEADING):
            yield markdown[block.start : min(block.end, block.start + _READ)]


def _sampled(paragraphs: list[str]) -> Iterator[str]:
    """Every nth paragraph, so that all parts of the text speak."""
    letters = sum(map(len, paragraphs))
    room = _READ
    for paragraph in paragraphs[:: max(letters // _READ, 1)]:
        yield paragraph[:room]
        room -= len(paragraph)
        if room <= 0:
            return


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
