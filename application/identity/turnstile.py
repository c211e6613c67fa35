"""What a storm of logins goes through, a few at a time, so that everybody else is served meanwhile."""

import asyncio
from typing import Generic, TypeVar

from returns.result import Result

from application.use_case import UseCase

C = TypeVar("C", contravariant=True)
T = TypeVar("T", covariant=True)
R = TypeVar("R", covariant=True)

PLACES = 2  # one is hashed, which takes a processor, while the next is looked up and the last one answered


class Turnstile(Generic[C, T, R]):
    """Lets ``places`` of a process through at once; the others wait their turn, and cost nothing till then.

    Whoever waits longer than a request may take is told so by the door.
    """

    def __init__(self, use_case: UseCase[C, T, R], *, places: int = PLACES) -> None:
        self.use_case = use_case
        self._places = asyncio.Semaphore(places)

    async def __call__(self, command: C) -> Result[T, R]:
        async with self._places:
            return await self.use_case(command)
