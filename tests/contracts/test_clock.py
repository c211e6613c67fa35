"""Contract: time never runs backwards."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.memory.clock import MemoryClock
from adapters.system.clock import SystemClock
from application.ports.clock import Clock


class ClockContract:
    def test_is_aware_and_in_utc(self, clock: Clock) -> None:
        assert clock.now().tzinfo is UTC

    def test_is_never_earlier_than_before(self, clock: Clock) -> None:
        moments = [clock.now() for _ in range(1000)]
        assert all(earlier <= later for earlier, later in pairwise(moments))


class TestSystemClock(ClockContract):
    @pytest.fixture
    def clock(self) -> Clock:
        return SystemClock()

    def test_tells_the_time(self, clock: Clock) -> None:
        assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)

    @given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=1))
    def test_stands_still_while_the_machine_is_behind(self, told: list[datetime]) -> None:
        clock = SystemClock(read=iter(told).__next__)
        shown = [clock.now() for _ in told]
        assert shown == [max(told[: count + 1]) for count in range(len(told))]


class TestMemoryClock(ClockContract):
    @pytest.fixture
    def clock(self) -> Clock:
        return MemoryClock()

    def test_moves_when_told_to(self) -> None:
        clock = MemoryClock(tick=timedelta())
        before = clock.now()
        clock.advance(timedelta(hours=3))
        assert clock.now() - before == timedelta(hours=3)

    def test_moves_with_every_look(self) -> None:
        clock = MemoryClock(tick=timedelta(seconds=1))
        assert clock.now() + timedelta(seconds=1) == clock.now()

    def test_refuses_to_move_backwards(self) -> None:
        with pytest.raises(ValueError, match="backwards"):
            MemoryClock().advance(timedelta(seconds=-1))

    def test_shows_utc_wherever_it_was_set(self) -> None:
        noon = datetime.fromisoformat("2030-01-01T12:00+05:00")
        assert MemoryClock(noon, tick=timedelta()).now().isoformat() == "2030-01-01T07:00:00+00:00"
