"""The process that keeps backups: two streams without a stop, and copies when they are due."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

import structlog

from application.backup.pruning import Pruning
from application.consistency.reasons import reason_of
from domain.backup.kind import COPIES, EVERY, Kind
from infrastructure.backups.crew import Crew

LOOK = 5.0  # seconds
AGAIN = 5.0  # seconds after a failure

_log = structlog.stdlib.get_logger("backup")


class Watch:
    """Streams first: what changes while a copy is made is caught by them."""

    def __init__(self, crew: Crew, stop: asyncio.Event) -> None:
        self._crew, self._stop = crew, stop
        self._last: dict[Kind, datetime] = {}
        self._due = set[Kind]()

    async def keep(self) -> None:
        log = self._crew.log(lambda: self._due.update({Kind.BASE, Kind.DUMP}))
        changes = self._crew.changes(lambda: self._due.add(Kind.DOCUMENTS))
        for copy in await self._crew.shelf.sets():
            self._last[copy.kind] = copy.begun_at
        async with asyncio.TaskGroup() as group:
            group.create_task(self._persistently("the log of PostgreSQL", lambda: log.follow(self._stop)))
            group.create_task(
                self._persistently("the changes of MongoDB", lambda: changes.follow(self._stop))
            )
            await self._pause(LOOK)
            while not self._stop.is_set():
                for kind in COPIES:
                    if self._is_due(kind):
                        what = f"a copy ({kind.value})"
                        await self._persistently(what, partial(self._copy, kind), once=True)
                await self._pause(LOOK)

    def _is_due(self, kind: Kind) -> bool:
        last = self._last.get(kind)
        return kind in self._due or last is None or self._crew.shelf.clock.now() - last >= EVERY[kind]

    async def _copy(self, kind: Kind) -> None:
        made = await self._crew.copying.copy(kind)
        self._last[kind] = made.begun_at
        self._due.discard(kind)
        _log.info("copied", kind=kind.value, size=made.size, items=made.items)
        if kind is Kind.DUMP:
            await Pruning(self._crew.shelf).prune()

    async def _persistently(
        self, what: str, work: Callable[[], Awaitable[None]], *, once: bool = False
    ) -> None:
        while not self._stop.is_set():
            try:
                await work()
            except Exception as failure:  # noqa: BLE001 - whatever it is, the other stores go on being kept
                _log.error("not kept", what=what, reason=reason_of(failure))
                await self._pause(AGAIN)
            if once:
                return

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            return
