"""What passages are found by, besides their meaning: the words in them, and what each weighs."""

from collections.abc import Mapping, Sequence

from application.ports.lexicon import Lexicon
from domain.knowledge.word_weights import weighed


async def terms_of(
    lexicon: Lexicon, texts: Sequence[str], *, language: str | None = None
) -> Sequence[Mapping[int, float]]:
    """For each text, as ``Recallable.terms`` has it."""
    return [weighed(words) for words in await lexicon.passages(texts, language=language)]
