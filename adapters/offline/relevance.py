"""Whether a passage speaks of what was asked, or only shares a word with it."""

from math import ceil

from adapters.offline.words import Words

_ALL_OF = 2  # words: a passage must say both, of three or more only half
_ENOUGH = 3
_SURE = 0.25  # a cosine from which on one word in common is enough

# Stems of words that ask, greet or aim, and say nothing of the matter.
_ASKING = frozenset(
    [
        "becom",
        "better",
        "doe",
        "did",
        "exam",
        "exampl",
        "explain",
        "good",
        "hello",
        "help",
        "improv",
        "know",
        "learn",
        "like",
        "master",
        "mean",
        "pass",
        "prepar",
        "say",
        "studi",
        "tell",
        "test",
        "thank",
        "thing",
        "understand",
        "use",
        "want",
        "work",
    ]
)


def matter_of(text: str, words: Words) -> frozenset[str]:
    """The stems of what a question or a goal is about."""
    return frozenset(words.of(text)) - _ASKING


def speaks_of(asked: frozenset[str], said: frozenset[str], *, meaning: float) -> bool:
    """Enough of the words that were asked about, or one of them where the meaning is close."""
    return says_enough(asked, said) or (meaning >= _SURE and bool(asked & said))


def says_enough(asked: frozenset[str], said: frozenset[str]) -> bool:
    needed = len(asked) if len(asked) <= _ALL_OF else min(ceil(len(asked) / 2), _ENOUGH)
    return 0 < needed <= len(asked & said)
