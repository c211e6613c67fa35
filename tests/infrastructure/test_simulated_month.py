"""The workload model: the same month for the same seed, in order, and as many as its rate says."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infrastructure.simulation.workload import EXAM_WEEKS, MIX, Act, Arrival, arrivals, peak, rate

BEGAN = datetime(2026, 6, 1, tzinfo=UTC)


def month(*, learners: int = 300, days: int = 2, seed: int = 1, share: float = 1.0) -> list[Arrival]:
    return list(arrivals(learners=learners, days=days, began=BEGAN, seed=seed, share=share))


@given(st.integers(1, 200), st.integers(1, 3), st.integers(0, 2**32))
@settings(max_examples=15, deadline=None)
def test_it_is_in_order_and_within_the_days(learners: int, days: int, seed: int) -> None:
    found = month(learners=learners, days=days, seed=seed)
    assert all(earlier.at <= later.at for earlier, later in pairwise(found))
    assert all(timedelta(0) <= each.at < timedelta(days=days) for each in found)
    assert all(0 <= each.learner < learners for each in found)


def test_the_same_seed_makes_the_same_month_and_another_one_another() -> None:
    assert month(seed=7) == month(seed=7)
    assert month(seed=7) != month(seed=8)


def test_as_many_come_as_the_rate_says() -> None:
    expected = sum(
        rate(BEGAN + timedelta(hours=hour), learners=3_000, began=BEGAN) * 3600 for hour in range(48)
    )
    assert len(month(learners=3_000)) == pytest.approx(expected, rel=0.05)
    assert len(month(learners=3_000, share=0.1)) == pytest.approx(expected / 10, rel=0.15)


def test_the_height_of_the_month_is_what_the_plan_expects() -> None:
    assert peak(learners=50_000, began=BEGAN, days=30) == pytest.approx(15, rel=0.25)


def test_a_few_come_often() -> None:
    often = Counter(each.learner for each in month(learners=500, days=6))
    counts = sorted((often[learner] for learner in range(500)), reverse=True)
    assert 0.3 < sum(counts[:100]) / sum(counts) < 0.7


def test_everything_is_done_that_the_mix_has() -> None:
    assert set(MIX) == set(Act)
    assert {each.act for each in month(learners=3_000)} == set(Act)


def test_exams_bring_more() -> None:
    first, _ = EXAM_WEEKS[0]
    before = BEGAN + timedelta(days=first - 7, hours=18)
    assert rate(before + timedelta(days=7), learners=1, began=BEGAN) == pytest.approx(
        2 * rate(before, learners=1, began=BEGAN)
    )
