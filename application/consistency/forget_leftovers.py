"""Use case: a worker removes what has served its purpose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Never

from returns.result import Result, Success

from application.ports.clock import Clock
from application.ports.failures import StoreUnavailable
from application.ports.leftovers import Leftovers
from domain.privacy.retention import Leftover, over_before


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetLeftoversCommand:
    """In transactions of ``batch`` each, at most ``batches`` of a kind: the rest is for the next time."""

    batch: int = 1_000
    batches: int = 100


@dataclass(frozen=True, slots=True)
class ForgetLeftovers:
    """Answers with how many of each kind it removed. A store that is away keeps no other from being cleared.

    It is raised at the end.
    """

    leftovers: Sequence[Leftovers]
    clock: Clock

    async def __call__(self, command: ForgetLeftoversCommand) -> Result[dict[Leftover, int], Never]:
        removed: dict[Leftover, int] = {}
        away: StoreUnavailable | None = None
        for store in self.leftovers:
            for kind in store.kinds:
                try:
                    removed[kind] = removed.get(kind, 0) + await self._forget(store, kind, command)
                except StoreUnavailable as failure:
                    away = failure
        if away is not None:
            raise away
        return Success(removed)

    async def _forget(self, store: Leftovers, kind: Leftover, command: ForgetLeftoversCommand) -> int:
        before, removed = over_before(kind, now=self.clock.now()), 0
        for _ in range(command.batches):
            some = await store.forget(kind, before=before, limit=command.batch)
            removed += some
            if some < command.batch:
                break
        return removed
