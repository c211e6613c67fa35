"""How a process dies inside a test: from one moment on, nothing of it reaches a store any more."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from tests.faults.crashing import CrashPlan

COMMIT = "unit_of_work.commit:after"
CLAIM = "outbox.claim"  # every subscriber begins with it: a fuse would hardly ever burn down any further


class Died(BaseException):
    """No ``except Exception`` of the product can catch it, as none can catch a SIGKILL."""


@dataclass
class Life:
    """What one command came to: how often it committed, and its answer if it lived to give one."""

    commits: int = 0
    ended: bool = False
    answer: Any = None


_living: ContextVar[Life] = ContextVar("living")


@dataclass
class Fuse(CrashPlan):
    """Burns down with every effect from the moment on that it is lit; ``dead`` until it is renewed."""

    left: int = 0
    after: bool = False
    dead: bool = False
    deaths: list[str] = field(default_factory=list)

    def light(self, effects: int, *, after: bool) -> None:
        self.left, self.after = effects, after

    def renew(self) -> None:
        self.left, self.dead = 0, False

    def passing(self, point: str) -> None:
        if point == COMMIT and (life := _living.get(None)) is not None:
            life.commits += 1  # what was on its way to the store may arrive there after the death
        if self.dead:
            raise Died(point)
        self.passed[point] += 1
        if self.left and point.endswith(":after") is self.after and not point.startswith(CLAIM):
            self.left -= 1
            if not self.left:
                self.dead = True
                self.deaths.append(point)
                raise Died(point)


async def live(fuse: Fuse, *acts: Callable[[], Awaitable[Any]]) -> list[Life]:
    """All at once. After a death nothing of them is left running."""
    before = asyncio.all_tasks()
    lives = [Life() for _ in acts]
    outcomes = await asyncio.gather(
        *(_live(fuse, act, life) for act, life in zip(acts, lives, strict=True)), return_exceptions=True
    )
    if not fuse.dead:
        for outcome in outcomes:
            if outcome is not None:
                raise outcome
        return lives
    left = asyncio.all_tasks() - before
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    return lives


async def _live(fuse: Fuse, act: Callable[[], Awaitable[Any]], life: Life) -> None:
    _living.set(life)
    life.answer = await act()
    life.ended = not fuse.dead  # what waits for others without looking at how they ended has ended too
