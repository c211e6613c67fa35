"""Use case: a door learns whether somebody it does not know was forgotten on purpose."""

from dataclasses import dataclass
from typing import Never
from uuid import UUID

from returns.result import Result, Success

from application.ports.tombstones import Tombstones


@dataclass(frozen=True, slots=True, kw_only=True)
class IsErasedCommand:
    """A learner who may have been here, and is to be forgotten."""

    tenant_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class IsErased:
    """For a door that would otherwise keep what comes from a learner it does not know."""

    tombstones: Tombstones

    async def __call__(self, command: IsErasedCommand) -> Result[bool, Never]:
        gone = await self.tombstones.among(command.tenant_id, {command.user_id})
        return Success(command.user_id in gone)
