"""A clock that moves only when it is looked at or told to."""

from datetime import UTC, datetime, timedelta

_START = datetime(2030, 1, 1, 12, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


class MemoryClock:
    """Every look moves it by ``tick``, so that what happens later is also dated later."""

    def __init__(self, start: datetime = _START, *, tick: timedelta = _TICK) -> None:
        self._now = start.astimezone(UTC)
        self._tick = tick

    def now(self) -> datetime:
        self._now += self._tick
        return self._now

    def advance(self, by: timedelta) -> None:
        if by < timedelta():
            raise ValueError("time does not run backwards")
        self._now += by
