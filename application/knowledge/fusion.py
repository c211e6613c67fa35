"""One order out of two: how near a passage is in meaning, and what the words weigh that it shares."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from application.ports.recall_index import Match, Question

DEPTH = 50  # candidates that an index gives for each half, at least
# What meaning counts of a score; words count the rest. Bruch et al. found 0.8 on three collections, and kept
# it for six more, of (cosine + 1) as a share of the best one's. Our best plain cosine is some 0.7, so beside
# that it is 0.8 / 1.7 to 0.2: 0.7.
UNDERSTOOD = 0.7
LIKE_WORDS = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """``meaning`` is a cosine, ``words`` the weights of shared words; 0 is also: not looked at."""

    id: UUID
    resource_id: UUID
    source: str
    meaning: float
    words: float


def fused(candidates: Iterable[Candidate], question: Question, *, limit: int) -> Sequence[Match]:
    """The best ``limit``, best first, equals by their ids; nothing that has nothing in common.

    Each half is brought to 0..1: a cosine below 0 counts as unrelated, and words count as a share of the
    best candidate's (a convex combination, Bruch et al. 2023, "An Analysis of Fusion Functions for Hybrid
    Retrieval"). Both halves count the same unless the model understands; a question that is asked by one half
    only is answered by it alone. A candidate may come twice, each time with the half that was looked at.
    """
    halves = _halves(candidates)
    most = max((each.words for each in halves), default=0.0)
    by_meaning, by_words = _weights(question)
    matches = [
        Match(
            each.id,
            each.resource_id,
            each.source,
            score=by_meaning * each.meaning + by_words * _share(each.words, most),
            meaning=each.meaning,
        )
        for each in halves
    ]
    found = sorted((each for each in matches if each.score > 0), key=lambda each: (-each.score, each.id))
    return found[:limit]


def _weights(question: Question) -> tuple[float, float]:
    """Of meaning and of words."""
    meaning = UNDERSTOOD if question.understood else LIKE_WORDS
    match any(question.vector), bool(question.terms):
        case True, True:
            return meaning, 1 - meaning
        case by_meaning, by_words:
            return float(by_meaning), float(by_words)


def _halves(candidates: Iterable[Candidate]) -> Sequence[Candidate]:
    """Each candidate once, with what is known of it."""
    known: dict[UUID, Candidate] = {}
    for each in candidates:
        before = known.get(each.id, each)
        known[each.id] = Candidate(
            each.id,
            each.resource_id,
            each.source,
            meaning=min(max(before.meaning, each.meaning, 0.0), 1.0),
            words=max(before.words, each.words, 0.0),
        )
    return list(known.values())


def _share(words: float, most: float) -> float:
    return words / most if most > 0 else 0.0
