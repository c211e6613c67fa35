"""How long one waits after wrong passwords, and that nobody can make somebody else wait for long."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.identity.lockout import (
    FORGOTTEN_AFTER,
    TRUSTED_FOR,
    WITH_ALL_TOGETHER,
    WITH_ONE_ADDRESS,
    Tally,
    wait_of,
)
from tests.builders import NOW

MINUTE = timedelta(minutes=1)


def tried(times: int) -> Tally:
    return Tally(failures=times, failed_at=NOW)


def test_the_wait_doubles_and_has_an_end() -> None:
    waits = [tried(times).wait(WITH_ONE_ADDRESS, now=NOW) for times in range(9, 22)]
    assert waits[:4] == [None, timedelta(seconds=1), timedelta(seconds=2), timedelta(seconds=4)]
    assert waits[-1] == WITH_ONE_ADDRESS.longest


@given(failures=st.integers(0, 10**9), elsewhere=st.integers(0, 10**9), after=st.integers(0, 100_000))
def test_a_stranger_never_waits_longer_than_a_minute_for_what_others_did(
    failures: int, elsewhere: int, after: int
) -> None:
    now = NOW + timedelta(seconds=after)
    assert (wait_of(Tally(), tried(elsewhere), now=now) or timedelta()) <= WITH_ALL_TOGETHER.longest
    assert (wait_of(tried(failures), tried(elsewhere), now=now) or timedelta()) <= WITH_ONE_ADDRESS.longest


def test_where_the_account_was_opened_before_nobody_waits_for_strangers() -> None:
    home = Tally().attempted(now=NOW).succeeded(now=NOW)
    assert wait_of(home, tried(10_000), now=NOW + MINUTE / 2) is None
    assert wait_of(home, Tally(10_000, failed_at=NOW + TRUSTED_FOR), now=NOW + TRUSTED_FOR) == MINUTE


def test_failures_are_forgotten_after_a_day_without_another() -> None:
    forgotten = NOW + FORGOTTEN_AFTER
    assert tried(50).wait(WITH_ONE_ADDRESS, now=forgotten) is None
    assert tried(50).attempted(now=forgotten).failures == 1
    assert tried(50).attempted(now=forgotten - MINUTE).failures == 51


def test_it_is_over_when_it_says_nothing_any_more() -> None:
    assert Tally().over_at is None
    assert tried(1).over_at == NOW + FORGOTTEN_AFTER
    assert tried(1).succeeded(now=NOW).over_at == NOW + TRUSTED_FOR
    assert tried(0).taken_back().failures == 0
