"""Ticks come again and again, each on its own."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from application.coaching.answer_abandoned_turns import AnswerAbandonedTurnsCommand
from application.consistency.forget_leftovers import ForgetLeftoversCommand
from application.persona.refresh_personas import RefreshPersonasCommand
from application.privacy.run_retention import KeepRetentionCommand
from entrypoints.schedule.ticks import Tick, run_ticks, ticks_of
from tests.queue.recording import Recorded

SOON = timedelta(milliseconds=1)


@dataclass
class Ticking:
    """Sets ``stop`` after so many."""

    stop: asyncio.Event
    enough: int
    count: int = 0
    error: Exception | None = None
    waits: list[float] = field(default_factory=list)

    async def __call__(self) -> None:
        self.count += 1
        if self.count == self.enough:
            self.stop.set()
        if self.error is not None:
            raise self.error


async def test_comes_again_until_stopped() -> None:
    stop = asyncio.Event()
    act = Ticking(stop, enough=5)
    async with asyncio.timeout(5):
        await run_ticks([Tick("a", SOON, act)], stop)
    assert act.count == 5


async def test_a_failing_tick_goes_on_and_is_told_by_its_kind(caplog: pytest.LogCaptureFixture) -> None:
    stop = asyncio.Event()
    act = Ticking(stop, enough=3, error=ValueError("ada@example.org"))
    async with asyncio.timeout(5):
        await run_ticks([Tick("a", SOON, act)], stop)
    assert act.count == 3
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 3
    assert "tick a failed: ValueError in tests.schedule.test_ticks" in caplog.text
    assert "ada" not in caplog.text


async def test_a_slow_tick_delays_no_other() -> None:
    stop = asyncio.Event()
    act = Ticking(stop, enough=5)
    async with asyncio.timeout(5):
        await run_ticks([Tick("slow", SOON, stop.wait), Tick("quick", SOON, act)], stop)
    assert act.count == 5


async def test_stopping_waits_for_the_tick_under_way() -> None:
    stop, done = asyncio.Event(), asyncio.Event()

    async def act() -> None:
        stop.set()
        await asyncio.sleep(0.05)
        done.set()

    async with asyncio.timeout(5):
        await run_ticks([Tick("a", SOON, act)], stop)
    assert done.is_set()


async def test_the_time_between_varies_by_a_fifth() -> None:
    for drawn, shortest in ((0.0, 0.08), (1.0, 0.12)):
        stop = asyncio.Event()
        started = asyncio.get_running_loop().time()
        tick = Tick("a", timedelta(seconds=0.1), Ticking(stop, enough=1))
        await run_ticks([tick], stop, chance=[drawn, drawn].pop)
        assert shortest <= asyncio.get_running_loop().time() - started < shortest + 0.1


@pytest.mark.parametrize(
    ("name", "every", "command"),
    [
        ("answer_abandoned_turns", timedelta(seconds=5), AnswerAbandonedTurnsCommand()),
        ("forget_leftovers", timedelta(minutes=1), ForgetLeftoversCommand()),
        ("refresh_personas", timedelta(minutes=10), RefreshPersonasCommand()),
        ("keep_retention", timedelta(minutes=10), KeepRetentionCommand()),
    ],
)
async def test_the_coach_is_asked_every_so_often(name: str, every: timedelta, command: object) -> None:
    recorded = Recorded()
    (tick,) = [each for each in ticks_of(recorded.coach()) if each.name == name]
    await tick.act()
    assert tick.every == every
    assert recorded.asked == [(name, command)]
