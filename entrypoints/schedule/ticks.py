"""Ticks: what is done again and again, whoever asks or not."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from application.coach import Coach
from application.coaching.answer_abandoned_turns import AnswerAbandonedTurnsCommand
from application.consistency.forget_leftovers import ForgetLeftoversCommand
from application.consistency.reasons import reason_of
from application.knowledge.settle_uploads import SettleUploadsCommand
from application.knowledge.tend_imports import TendImportsCommand
from application.persona.refresh_personas import RefreshPersonasCommand
from application.privacy.age_objects import AgeObjectsCommand
from application.privacy.replay_erasures import TendLedgerCommand
from application.privacy.run_retention import KeepRetentionCommand
from application.privacy.tend_erasures import TendErasuresCommand

log = logging.getLogger(__name__)

SOONEST, LATEST = 0.8, 1.2  # of the time between: processes that start together drift apart


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to do about every so often. Several processes may do it at the same time."""

    name: str
    every: timedelta
    act: Callable[[], Awaitable[object]]


def ticks_of(coach: Coach) -> Sequence[Tick]:
    return [
        Tick(
            "answer_abandoned_turns",
            timedelta(seconds=5),
            lambda: coach.answer_abandoned_turns(AnswerAbandonedTurnsCommand()),
        ),
        Tick("tend_imports", timedelta(minutes=1), lambda: coach.tend_imports(TendImportsCommand())),
        Tick(
            "forget_leftovers",
            timedelta(minutes=1),
            lambda: coach.forget_leftovers(ForgetLeftoversCommand()),
        ),
        Tick(
            "settle_uploads",
            timedelta(minutes=1),
            lambda: coach.settle_uploads(SettleUploadsCommand()),
        ),
        Tick(
            "refresh_personas",
            timedelta(minutes=10),  # in the night after a day; later for whom nobody was there then
            lambda: coach.refresh_personas(RefreshPersonasCommand()),
        ),
        Tick("tend_erasures", timedelta(minutes=1), lambda: coach.tend_erasures(TendErasuresCommand())),
        Tick(
            "tend_ledger",
            timedelta(minutes=10),  # the database may have been restored while we ran
            lambda: coach.tend_ledger(TendLedgerCommand()),
        ),
        Tick("age_objects", timedelta(minutes=10), lambda: coach.age_objects(AgeObjectsCommand())),
        Tick(
            "keep_retention",
            timedelta(minutes=10),  # a run once a day, over everything; it is in the audit chain
            lambda: coach.keep_retention(KeepRetentionCommand()),
        ),
    ]


async def run_ticks(
    ticks: Sequence[Tick], stop: asyncio.Event, *, chance: Callable[[], float] = random.random
) -> None:
    """Until ``stop`` is set; then waits for the ticks under way. None of them waits for another."""
    async with asyncio.TaskGroup() as group:
        for tick in ticks:
            group.create_task(_repeat(tick, stop, chance))


async def _repeat(tick: Tick, stop: asyncio.Event, chance: Callable[[], float]) -> None:
    while not await _stopped(stop, tick.every * (SOONEST + (LATEST - SOONEST) * chance())):
        try:
            await tick.act()
        except Exception as error:  # noqa: BLE001 - one failure must not end the ticking
            log.warning("tick %s failed: %s", tick.name, reason_of(error))


async def _stopped(stop: asyncio.Event, within: timedelta) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), within.total_seconds())
    return stop.is_set()
