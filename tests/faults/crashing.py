"""Ports that end the process, hard, at one named point: before or after one call of theirs.

Every commit and every side effect of the system goes through a port, so wrapping the ports names every
point at which a crash can matter, and the product needs no hook of its own.
"""

import inspect
import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

# What changes something. Reads cannot leave anything half done.
EFFECTS = {
    "unit_of_work": ("commit",),
    "dialogue_log": ("append", "forget_session"),
    "persona_snapshots": ("add",),
    "audit_log": ("record",),
    "recall_index": ("put", "forget"),
    "object_store": ("put", "remove"),
    "message_bus": ("publish",),
    "outbox": ("claim", "complete"),
}
# What an operator's move of the vectors changes besides.
OF_A_MOVE = {
    "vector_collections": ("begin", "swap", "drop", "copy"),
    "kept_vectors": ("keep",),
    "audit_trail": ("append",),
}
_ALL = EFFECTS | OF_A_MOVE


@dataclass
class CrashPlan:
    """Dies at the ``hit``-th passing of ``point`` (``port.method:before`` or ``:after``); counts them all."""

    point: str | None = None
    hit: int = 1
    passed: Counter[str] = field(default_factory=Counter)

    def passing(self, point: str) -> None:
        self.passed[point] += 1
        if point == self.point and self.passed[point] == self.hit:
            os.kill(os.getpid(), signal.SIGKILL)


class Crashing:
    """Stands in front of one adapter and passes everything on."""

    def __init__(self, target: object, name: str, plan: CrashPlan) -> None:
        self._target = target
        self._name = name
        self._plan = plan

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(self._target, attribute)
        if attribute in _ALL[self._name] and inspect.iscoroutinefunction(value):
            return self._guarded(f"{self._name}.{attribute}", value)
        return value

    def _guarded(
        self, point: str, call: Callable[..., Awaitable[object]]
    ) -> Callable[..., Awaitable[object]]:
        async def guarded(*arguments: object, **named: object) -> object:
            self._plan.passing(f"{point}:before")
            answer = await call(*arguments, **named)
            self._plan.passing(f"{point}:after")
            return answer

        return guarded


class CrashingUnitOfWork(Crashing):
    """A unit of work whose commit is a point; everything else passes through, entering and leaving too."""

    async def __aenter__(self) -> "CrashingUnitOfWork":
        await self._target.__aenter__()  # type: ignore[attr-defined]  # any unit of work has it
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._target.__aexit__(*error)  # type: ignore[attr-defined]  # any unit of work has it


@dataclass(frozen=True)
class CrashingUnitOfWorkFactory:
    """Opens units of work that crash where the plan says."""

    real: Callable[..., object]
    plan: CrashPlan

    def __call__(self, *arguments: object, **named: object) -> CrashingUnitOfWork:
        return CrashingUnitOfWork(self.real(*arguments, **named), "unit_of_work", self.plan)
