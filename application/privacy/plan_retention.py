"""Use cases: operators see what goes before it goes, and whether anything should have gone long ago."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Never

from returns.result import Result, Success

from application.ports.clock import Clock
from application.ports.leftovers import Leftovers
from application.ports.object_manifest import AgeingObjects, DueObjects
from application.ports.retention_runs import RetentionRun, RetentionRuns
from domain.privacy.retention import KEEPING, OVERDUE_AFTER, over_before

COUNT_IS_GOOD = timedelta(minutes=10)  # or until the next run


class Fate(Enum):
    REMOVED = "removed"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a run would do to one kind in one store: it takes what began before ``cut_off``."""

    kind: str
    store: str
    fate: Fate
    count: int
    oldest: datetime | None
    cut_off: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """Looks into every store. Raises ``StoreUnavailable``: what was not counted is not nothing."""

    leftovers: Sequence[Leftovers]
    ageing: AgeingObjects

    async def __call__(self, *, now: datetime) -> Sequence[Planned]:
        return [*await self._leftovers(now), *await self._objects(now)]

    async def _leftovers(self, now: datetime) -> Sequence[Planned]:
        return [
            Planned(
                kind=kind.value,
                store=due.store,
                fate=Fate.REMOVED,
                count=due.count,
                oldest=due.oldest,
                cut_off=over_before(kind, now=now),
            )
            for store in self.leftovers
            for kind in store.kinds
            for due in await store.due(kind, before=over_before(kind, now=now))
        ]

    async def _objects(self, now: datetime) -> Sequence[Planned]:
        there = {(each.kind, each.archived): each for each in await self.ageing.due(now=now)}
        times = [
            (kind, fate, kept)
            for kind, keeping in KEEPING.items()
            for fate, kept in ((Fate.ARCHIVED, keeping.archive_after), (Fate.REMOVED, keeping.expire_after))
            if kept is not None
        ]
        return [
            _of_objects(kind.value, fate, there.get((kind, fate is Fate.ARCHIVED)), now - kept)
            for kind, fate, kept in times
        ]


def _of_objects(kind: str, fate: Fate, due: DueObjects | None, cut_off: datetime) -> Planned:
    count, oldest = (0, None) if due is None else (due.count, due.oldest)
    return Planned(kind=kind, store="objects", fate=fate, count=count, oldest=oldest, cut_off=cut_off)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRetentionCommand:
    """What would go right now."""


@dataclass(frozen=True, slots=True)
class PlanRetention:
    """Changes nothing."""

    plan: Plan
    clock: Clock

    async def __call__(self, _: PlanRetentionCommand) -> Result[Sequence[Planned], Never]:
        return Success(await self.plan(now=self.clock.now()))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRetentionCommand:
    """Whether what is promised is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionState:
    """``overdue`` counts what two runs should have taken when that was counted; it is 0 where all is well."""

    last_run: RetentionRun | None
    overdue: int
    counted_at: datetime


@dataclass(slots=True)
class ReadRetention:
    """Monitoring asks twice a minute, and counting looks into every store: a count is good for a while."""

    plan: Plan
    runs: RetentionRuns
    clock: Clock
    _state: RetentionState | None = field(default=None, init=False)

    async def __call__(self, _: ReadRetentionCommand) -> Result[RetentionState, Never]:
        now, last_run = self.clock.now(), await self.runs.last()
        if (
            self._state is None
            or now - self._state.counted_at >= COUNT_IS_GOOD
            or last_run != self._state.last_run
        ):
            late = await self.plan(now=now - OVERDUE_AFTER)
            overdue = sum(each.count for each in late)
            self._state = RetentionState(last_run=last_run, overdue=overdue, counted_at=now)
        return Success(self._state)
