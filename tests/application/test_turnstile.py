"""A storm goes through a few at a time, and everybody gets through."""

import asyncio

import pytest
from returns.result import Result, Success

from application.identity.turnstile import Turnstile


class Gauge:
    """Says how many were inside at once."""

    def __init__(self) -> None:
        self.inside = self.most = 0

    async def __call__(self, command: int) -> Result[int, str]:
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            await asyncio.sleep(0)
            if command < 0:
                raise ValueError(command)
            return Success(command)
        finally:
            self.inside -= 1


async def test_lets_a_few_through_at_once_and_all_in_the_end() -> None:
    gauge = Gauge()
    turnstile = Turnstile[int, int, str](gauge, places=2)
    answers = await asyncio.gather(*(turnstile(each) for each in range(50)))
    assert answers == [Success(each) for each in range(50)]
    assert gauge.most == 2


async def test_whoever_fails_or_leaves_gives_the_place_back() -> None:
    turnstile = Turnstile[int, int, str](Gauge(), places=1)
    with pytest.raises(ValueError, match="-1"):
        await turnstile(-1)
    leaving = asyncio.create_task(turnstile(1))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await asyncio.wait_for(turnstile(2), timeout=5) == Success(2)
