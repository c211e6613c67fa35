"""Ports that break at a chosen call: before anything was done, or after it was done and nobody heard."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from application.caller import Request
from application.ports.dialogue_log import DialogueLog
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory


class Crash(Exception):
    """The process is gone."""


@dataclass
class Fuse:
    """Blows once, at the call with this number over all the ports it is built into."""

    blows_at: int
    after: bool
    calls: int = 0

    async def around(self, act: Callable[[], Awaitable[Any]]) -> Any:
        self.calls += 1
        blows = self.calls == self.blows_at
        if blows and not self.after:
            raise Crash
        outcome = await act()
        if blows:
            raise Crash
        return outcome

    @property
    def has_blown(self) -> bool:
        return self.calls >= self.blows_at


@dataclass
class FusedDialogueLog:
    """Breaks at writes and reads alike."""

    inner: DialogueLog
    fuse: Fuse

    async def append(self, message: Any) -> Any:
        return await self.fuse.around(lambda: self.inner.append(message))

    async def get(self, *which: Any) -> Any:
        return await self.fuse.around(lambda: self.inner.get(*which))

    async def latest(self, *which: Any, limit: int) -> Any:
        return await self.fuse.around(lambda: self.inner.latest(*which, limit=limit))

    async def page(self, *which: Any) -> Any:
        return await self.fuse.around(lambda: self.inner.page(*which))

    async def of_user(self, *which: Any, limit: int) -> Any:
        return await self.fuse.around(lambda: self.inner.of_user(*which, limit=limit))

    async def forget_session(self, *which: Any) -> Any:
        return await self.fuse.around(lambda: self.inner.forget_session(*which))


@dataclass
class FusedUnitsOfWork:
    """Breaks at commits."""

    inner: UnitOfWorkFactory
    fuse: Fuse

    def __call__(
        self,
        tenant_id: UUID,
        *,
        owner_id: UUID | None = None,
        request: Request | None = None,
        effect_of: tuple[str, UUID] | None = None,
    ) -> UnitOfWork:
        work = self.inner(tenant_id, owner_id=owner_id, request=request, effect_of=effect_of)
        commit = work.commit

        async def fused(answer: object = None) -> None:
            await self.fuse.around(lambda: commit(answer))

        work.commit = fused  # type: ignore[method-assign] # this one unit of work breaks, and no other
        return work
