"""A bell that says whom it rings for."""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast
from weakref import WeakKeyDictionary


@dataclass(slots=True, eq=False)
class _Ear:
    """What one task has heard and not yet been told."""

    names: set[str] | None
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, names: Collection[str] | None) -> None:
        self.names = None if names is None or self.names is None else self.names | set(names)
        self.heard.set()

    def told(self) -> Collection[str] | None:
        names, self.names = self.names, set()
        self.heard.clear()
        return names


class Bell:
    """Loses no ring: what rang while a task was busy, it is told when it comes back.

    ``None`` stands for everybody. That is what a task is told that comes for the first time when the bell has
    rung before, and one that waited in vain.
    """

    def __init__(self) -> None:
        self._has_rung = False
        self._ears: WeakKeyDictionary[asyncio.Task[object], _Ear] = WeakKeyDictionary()

    def ring(self, names: Collection[str] | None) -> None:
        self._has_rung = True
        for ear in self._ears.values():
            ear.hear(names)

    async def wait(self, at_most: timedelta) -> Collection[str] | None:
        """Return as soon as it has rung since this task last came back from here, and after ``at_most``."""
        ear = self._ear_of(cast("asyncio.Task[object]", asyncio.current_task()))
        with suppress(TimeoutError):
            async with asyncio.timeout(at_most.total_seconds()):
                await ear.heard.wait()
            return ear.told()
        return None

    def _ear_of(self, task: "asyncio.Task[object]") -> _Ear:
        ear = self._ears.get(task)
        if ear is None:
            ear = self._ears[task] = _Ear(set())
            if self._has_rung:
                ear.hear(None)
        return ear
