"""One order out of two halves."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.knowledge.fusion import UNDERSTOOD, Candidate, fused
from application.ports.recall_index import Match, Question

BOTH = Question([1.0], "model", {1: 1.0})
UNDERSTANDING = replace(BOTH, understood=True)
BY_MEANING, BY_WORDS = Question([1.0], "model"), Question([0.0], "model", {1: 1.0})

candidates = st.builds(
    Candidate,
    id=st.builds(UUID, int=st.integers(1, 12)),
    resource_id=st.just(UUID(int=99)),
    source=st.just("text"),
    meaning=st.floats(-1, 1),
    words=st.floats(0, 100),
)
some = st.lists(candidates, max_size=12)
distinct = st.lists(candidates, max_size=12, unique_by=lambda each: each.id)
questions = st.sampled_from([BOTH, UNDERSTANDING, BY_MEANING, BY_WORDS])


def candidate(number: int, meaning: float, words: float) -> Candidate:
    return Candidate(UUID(int=number), UUID(int=99), "text", meaning, words)


def scores(matches: Sequence[Match]) -> dict[UUID, float]:
    return {match.id: match.score for match in matches}


def test_both_halves_count_the_same() -> None:
    matches = fused([candidate(1, 0.2, 4), candidate(2, 0.9, 1), candidate(3, 0.4, 0)], BOTH, limit=10)
    assert [(match.id.int, match.meaning) for match in matches] == [(1, 0.2), (2, 0.9), (3, 0.4)]
    assert [match.score for match in matches] == pytest.approx([0.6, 0.575, 0.2])


def test_meaning_counts_for_more_where_it_is_understood() -> None:
    given_ = [candidate(1, 0.2, 4), candidate(2, 0.9, 1), candidate(3, 0.4, 0)]
    matches = fused(given_, UNDERSTANDING, limit=10)
    assert [match.id.int for match in matches] == [2, 1, 3]
    meaning, words = UNDERSTOOD, 1 - UNDERSTOOD
    assert [match.score for match in matches] == pytest.approx(
        [meaning * 0.9 + words * 0.25, meaning * 0.2 + words, meaning * 0.4]
    )


@pytest.mark.parametrize("understood", [False, True])
def test_a_question_asked_by_one_half_is_answered_by_it_alone(*, understood: bool) -> None:
    given_ = [candidate(1, 0.2, 4), candidate(2, 0.9, 1)]
    by_meaning, by_words = (replace(each, understood=understood) for each in (BY_MEANING, BY_WORDS))
    assert [match.score for match in fused(given_, by_meaning, limit=10)] == pytest.approx([0.9, 0.2])
    assert [match.score for match in fused(given_, by_words, limit=10)] == pytest.approx([1, 0.25])


def test_halves_that_come_apart_are_put_together() -> None:
    apart = [candidate(1, 0.5, 0), candidate(2, 0.8, 0), candidate(1, 0, 3)]
    assert fused(apart, BOTH, limit=9) == fused([candidate(1, 0.5, 3), candidate(2, 0.8, 0)], BOTH, limit=9)


@given(some, questions, st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_does_not_matter(
    given_: list[Candidate], question: Question, random: Random
) -> None:
    shuffled = random.sample(given_, len(given_))
    assert fused(shuffled, question, limit=20) == fused(given_, question, limit=20)


@given(some, questions, st.integers(0, 12))
def test_scores_lie_in_range_and_the_best_come_first(
    given_: list[Candidate], question: Question, limit: int
) -> None:
    every = fused(given_, question, limit=99)
    assert all(0 < match.score <= 1 and 0 <= match.meaning <= 1 for match in every)
    assert list(every) == sorted(every, key=lambda match: (-match.score, match.id))
    assert len({match.id for match in every}) == len(every) <= len({each.id for each in given_})
    assert fused(given_, question, limit=limit) == every[:limit]


@given(distinct.filter(bool), questions, st.floats(0, 1), st.floats(0, 100))
def test_who_gains_in_a_half_never_falls(
    given_: list[Candidate], question: Question, meaning: float, words: float
) -> None:
    """Against each of the others, and in its own score."""
    first, *others = given_
    gained = replace(first, meaning=max(first.meaning, meaning), words=first.words + words)
    before = scores(fused(given_, question, limit=99))
    after = scores(fused([gained, *others], question, limit=99))
    assert after.get(first.id, 0) >= before.get(first.id, 0) - 1e-12
    for other in others:
        assert after.get(other.id, 0) <= before.get(other.id, 0) + 1e-12
