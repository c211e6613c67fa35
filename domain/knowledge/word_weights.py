"""What words are worth: BM25 (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework")."""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import TypeVar

Term = TypeVar("Term", int, str)

SATURATION = 1.5  # k1: how soon saying a word once more adds nothing; between 1.2 and 2 in the paper
LENGTH_COUNTS = 0.75  # b: 0 ignores how long a passage is, 1 counts a word's share of it
USUAL_LENGTH = 80  # words that mean something, in a passage of 300 tokens


def weighed(words: Sequence[Collection[Term]]) -> Mapping[Term, float]:
    """What each term weighs in a passage, given as the terms that each of its words stands for.

    Above 0 and below ``SATURATION`` + 1. The length that passages are compared to is a constant instead of
    the average of all, so that a weight stays right whatever is added and can be kept with its passage.
    """
    said = Counter(chain.from_iterable(map(frozenset, words)))
    length = 1 - LENGTH_COUNTS + LENGTH_COUNTS * len(words) / USUAL_LENGTH
    return {term: times * (SATURATION + 1) / (times + SATURATION * length) for term, times in said.items()}


def rarity(holding: int, among: int) -> float:
    """The worth of a word that ``holding`` of ``among`` passages say: more than 0, the rarer the more."""
    return math.log(1 + (among - holding + 0.5) / (holding + 0.5))
