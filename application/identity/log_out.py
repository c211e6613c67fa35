"""Use case: a client ends its login."""

from dataclasses import dataclass
from typing import Never
from uuid import UUID

from returns.result import Result, Success

from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.refresh_token import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOutCommand:
    tenant_id: UUID
    refresh_token: str


@dataclass(frozen=True, slots=True)
class LogOut:
    """Ends the whole login of the token. An unknown token is as logged out as can be (RFC 7009, 2.2)."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: LogOutCommand) -> Result[None, Never]:
        now = self.clock.now()
        async with self.unit_of_work(command.tenant_id) as work:
            presented = await work.refresh_tokens.by_hash(fingerprint(command.refresh_token))
            if presented is not None:
                presented.log_out(now=now)
                await work.refresh_tokens.save(presented)
                await work.refresh_tokens.revoke_family(presented.family_id, now=now)
                await work.commit()
        return Success(None)
