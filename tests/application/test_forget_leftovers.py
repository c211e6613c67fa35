"""What is over goes when its time has come, in short steps, wherever it lies."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from adapters.memory.clock import MemoryClock
from application.consistency.forget_leftovers import ForgetLeftovers, ForgetLeftoversCommand
from application.ports.failures import StoreUnavailable
from application.ports.leftovers import Due
from domain.identity.refresh_token import LIFETIME
from domain.privacy.retention import KEPT, Leftover
from tests.builders import NOW

DAY = timedelta(days=1)


@dataclass
class Heap:
    """So many things of each kind, all of them over."""

    there: dict[Leftover, int]
    asked: list[tuple[Leftover, datetime, int]] = field(default_factory=list)
    away: bool = False

    @property
    def kinds(self) -> Collection[Leftover]:
        return tuple(self.there)

    async def due(self, kind: Leftover, *, before: datetime) -> Sequence[Due]:
        return [Due(store="queue", count=self.there[kind], oldest=before)]

    async def forget(self, kind: Leftover, *, before: datetime, limit: int) -> int:
        if self.away:
            raise StoreUnavailable("queue")
        self.asked.append((kind, before, limit))
        gone = min(limit, self.there[kind])
        self.there[kind] -= gone
        return gone


class Stopped:
    def now(self) -> datetime:
        return NOW


async def forget(*heaps: Heap, batch: int = 10, batches: int = 100) -> dict[Leftover, int]:
    use_case = ForgetLeftovers(heaps, MemoryClock())
    return (await use_case(ForgetLeftoversCommand(batch=batch, batches=batches))).unwrap()


def test_how_long_each_is_kept() -> None:
    assert {kind: time // DAY for kind, time in KEPT.items()} == {
        Leftover.DIALOGUE: 365,
        Leftover.AUDIT: 180,
        Leftover.EVENTS: 7,
        Leftover.EFFECTS: 30,
        Leftover.ANSWERS: 2,
        Leftover.LOGINS: 90,
        Leftover.DEAD_LETTERS: 30,
        Leftover.CHECKS: 90,
        Leftover.MESSAGES: 7,
        Leftover.KEPT_VECTORS: 30,
        Leftover.ATTEMPTS: 0,
        Leftover.RATES: 0,
        Leftover.RESETS: 7,
    }
    assert set(KEPT) == set(Leftover)


def test_effects_are_remembered_longer_than_their_events_and_stolen_tokens_for_a_life() -> None:
    assert KEPT[Leftover.EFFECTS] > KEPT[Leftover.EVENTS]
    assert KEPT[Leftover.LOGINS] >= 2 * LIFETIME  # a life, and as long after it


async def test_takes_all_of_it_a_batch_at_a_time() -> None:
    heap = Heap({Leftover.EVENTS: 25, Leftover.ANSWERS: 0})
    clock = Stopped()
    forgotten = await ForgetLeftovers([heap], clock)(ForgetLeftoversCommand(batch=10))
    assert forgotten.unwrap() == {Leftover.EVENTS: 25, Leftover.ANSWERS: 0}
    events = (Leftover.EVENTS, NOW - 7 * DAY, 10)
    answers = (Leftover.ANSWERS, NOW - 2 * DAY, 10)
    assert heap.asked == [events, events, events, answers]


async def test_leaves_the_rest_for_the_next_time() -> None:
    heap = Heap({Leftover.EVENTS: 25})
    assert await forget(heap, batches=2) == {Leftover.EVENTS: 20}
    assert await forget(heap, batches=2) == {Leftover.EVENTS: 5}


async def test_counts_one_kind_over_all_stores() -> None:
    assert await forget(Heap({Leftover.EVENTS: 2}), Heap({Leftover.EVENTS: 3})) == {Leftover.EVENTS: 5}


async def test_a_store_that_is_away_keeps_no_other_from_being_cleared() -> None:
    there = Heap({Leftover.EVENTS: 2})
    with pytest.raises(StoreUnavailable):
        await forget(Heap({Leftover.MESSAGES: 1}, away=True), there)
    assert there.there == {Leftover.EVENTS: 0}
