"""Contract: a bucket holds what it holds, for everybody together, and refills steadily."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from application.ports.rate_limits import RateLimits
from domain.identity.rates import Rate
from tests.builders import NOW

RATE = Rate("pages", per_minute=60, burst=5)
SECOND = timedelta(seconds=1)


class RateLimitsContract:
    async def test_lets_through_a_burst_and_then_as_many_as_the_rate_says(
        self, rate_limits: RateLimits
    ) -> None:
        who = uuid4().hex
        assert [await rate_limits.take(RATE, who, now=NOW) for _ in range(5)] == [None] * 5
        assert await rate_limits.take(RATE, who, now=NOW) == SECOND
        assert await rate_limits.take(RATE, who, now=NOW + SECOND / 2) == SECOND / 2
        assert await rate_limits.take(RATE, who, now=NOW + SECOND) is None
        assert await rate_limits.take(RATE, who, now=NOW + SECOND) == SECOND

    async def test_is_full_again_after_a_while_and_no_fuller(self, rate_limits: RateLimits) -> None:
        who, later = uuid4().hex, NOW + timedelta(hours=1)
        for moment in (NOW, later):
            taken = [await rate_limits.take(RATE, who, now=moment) for _ in range(6)]
            assert taken == [*[None] * 5, SECOND]

    async def test_takes_several_at_once_or_none(self, rate_limits: RateLimits) -> None:
        who = uuid4().hex
        assert await rate_limits.take(RATE, who, now=NOW, count=3) is None
        assert await rate_limits.take(RATE, who, now=NOW, count=3) == SECOND
        assert await rate_limits.take(RATE, who, now=NOW, count=2) is None

    async def test_of_many_at_once_no_more_get_through(self, rate_limits: RateLimits) -> None:
        who = uuid4().hex
        taken = await asyncio.gather(*(rate_limits.take(RATE, who, now=NOW) for _ in range(20)))
        assert taken.count(None) == 5

    async def test_others_and_other_rates_have_buckets_of_their_own(self, rate_limits: RateLimits) -> None:
        who, other = uuid4().hex, Rate("logins", per_minute=60, burst=5)
        await rate_limits.take(RATE, who, now=NOW, count=5)
        assert await rate_limits.take(RATE, uuid4().hex, now=NOW) is None
        assert await rate_limits.take(other, who, now=NOW) is None
