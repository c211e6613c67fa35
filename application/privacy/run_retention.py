"""Use cases: everything whose time is over goes, from every store."""

from dataclasses import dataclass
from typing import Never

from returns.result import Result, Success

from application.consistency.forget_leftovers import ForgetLeftoversCommand
from application.ports.clock import Clock
from application.ports.failures import StoreUnavailable
from application.ports.retention_runs import RetentionRun, RetentionRuns
from application.privacy.age_objects import AgeObjectsCommand, ObjectsAged
from application.use_case import UseCase
from domain.privacy.retention import RUN_EVERY, Leftover


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRetentionCommand:
    """In steps of ``batch``, at most ``batches`` of a kind: the rest is for the next time."""

    batch: int = 1_000
    batches: int = 1_000


@dataclass(frozen=True, slots=True)
class RunRetention:
    """Interrupted, it has done what it has done, and the next one goes on from there.

    A store that is away keeps no other from being cleared; it is raised at the end, and such a run does not
    count as one.
    """

    forget: UseCase[ForgetLeftoversCommand, dict[Leftover, int], Never]
    age: UseCase[AgeObjectsCommand, ObjectsAged, Never]
    runs: RetentionRuns
    clock: Clock

    async def __call__(self, command: RunRetentionCommand) -> Result[RetentionRun, Never]:
        forgetting = ForgetLeftoversCommand(batch=command.batch, batches=command.batches)
        ageing = AgeObjectsCommand(batch=command.batch, batches=command.batches)
        away: StoreUnavailable | None = None
        try:
            forgotten = (await self.forget(forgetting)).unwrap()
        except StoreUnavailable as failure:
            forgotten, away = {}, failure
        aged = (await self.age(ageing)).unwrap()
        if away is not None:
            raise away
        run = RetentionRun(
            finished_at=self.clock.now(),
            removed=sum(forgotten.values()) + aged.removed,
            archived=aged.archived,
        )
        await self.runs.keep(run)
        return Success(run)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRetentionCommand:
    """Run if it is time."""


@dataclass(frozen=True, slots=True)
class KeepRetention:
    """The schedule asks often, and a run comes of it once a day. Two at once do no harm."""

    run: UseCase[RunRetentionCommand, RetentionRun, Never]
    runs: RetentionRuns
    clock: Clock

    async def __call__(self, _: KeepRetentionCommand) -> Result[RetentionRun | None, Never]:
        last = await self.runs.last()
        if last is not None and self.clock.now() < last.finished_at + RUN_EVERY:
            return Success(None)
        return await self.run(RunRetentionCommand())
