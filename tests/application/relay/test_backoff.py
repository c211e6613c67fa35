"""Waits grow, but never beyond their ceiling, and spread all over what is below it."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from application.consistency.backoff import backoff

waits = st.timedeltas(min_value=timedelta(milliseconds=1), max_value=timedelta(days=1))
attempts = st.integers(min_value=1, max_value=10_000)
chances = st.floats(min_value=0, max_value=1, exclude_max=True)


@given(attempt=attempts, first=waits, longest=waits, chance=chances)
def test_is_never_negative_and_never_above_the_longest(
    attempt: int, first: timedelta, longest: timedelta, chance: float
) -> None:
    assert timedelta() <= backoff(attempt, first=first, longest=longest, chance=chance) <= longest


@given(attempt=st.integers(min_value=1, max_value=30), first=waits, chance=chances)
def test_doubles_with_every_attempt_up_to_the_longest(attempt: int, first: timedelta, chance: float) -> None:
    far = timedelta(days=999_999)
    ceiling = min(far, first * 2 ** (attempt - 1)) if attempt < 25 else far
    assert backoff(attempt, first=first, longest=far, chance=chance) <= ceiling


@given(attempt=attempts, first=waits, longest=waits)
def test_later_attempts_may_wait_longer_and_never_less(
    attempt: int, first: timedelta, longest: timedelta
) -> None:
    def ceiling(at: int) -> timedelta:
        return backoff(at, first=first, longest=longest, chance=0.999999)

    assert ceiling(attempt) <= ceiling(attempt + 1)


@given(attempt=attempts, first=waits, longest=waits, chance=chances)
def test_the_chance_spreads_it_evenly(
    attempt: int, first: timedelta, longest: timedelta, chance: float
) -> None:
    half = backoff(attempt, first=first, longest=longest, chance=chance / 2)
    whole = backoff(attempt, first=first, longest=longest, chance=chance)
    assert abs(whole - 2 * half) <= timedelta(microseconds=2)


def test_in_figures() -> None:
    def waits_of(attempt: int) -> float:
        first, longest = timedelta(seconds=1), timedelta(minutes=5)
        return backoff(attempt, first=first, longest=longest, chance=0.5).total_seconds()

    assert [waits_of(attempt) for attempt in (1, 2, 3, 4, 10, 2000)] == [0.5, 1, 2, 4, 150, 150]
