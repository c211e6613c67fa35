"""Use case: a worker archives and removes stored objects whose time has come."""

from dataclasses import dataclass
from typing import Never

from returns.result import Result, Success

from application.ports.clock import Clock
from application.ports.object_manifest import AgeingObjects
from application.ports.object_store import ObjectStore


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeObjectsCommand:
    """At most ``batches`` times ``batch`` of them: the rest is for the next time."""

    batch: int = 100
    batches: int = 50


@dataclass(frozen=True, slots=True)
class ObjectsAged:
    archived: int
    removed: int


@dataclass(frozen=True, slots=True)
class AgeObjects:
    """A store with lifecycle rules of its own does the same; here it happens without them too.

    An object is removed first and forgotten then: whoever dies in between is followed by somebody who
    removes it again, which does nothing.
    """

    ageing: AgeingObjects
    objects: ObjectStore
    clock: Clock

    async def __call__(self, command: AgeObjectsCommand) -> Result[ObjectsAged, Never]:
        now, archived, removed = self.clock.now(), 0, 0
        for _ in range(command.batches):
            some = await self.ageing.archive(now=now, limit=command.batch)
            archived += some
            if some < command.batch:
                break
        for _ in range(command.batches):
            expired = await self.ageing.expired(now=now, limit=command.batch)
            for entry in expired:
                await self.objects.remove(entry.key)
                await self.ageing.forget(entry)
            removed += len(expired)
            if len(expired) < command.batch:
                break
        return Success(ObjectsAged(archived=archived, removed=removed))
