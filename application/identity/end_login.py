"""Use case: a learner ends a login of theirs from elsewhere."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from returns.result import Failure, Result, Success

from application.caller import Caller
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.errors import LoginNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLoginCommand:
    caller: Caller
    login_id: UUID


EndLoginRefusal: TypeAlias = LoginNotFound


@dataclass(frozen=True, slots=True)
class EndLogin:
    """It cannot be renewed any more; access that it has given lasts until it expires, minutes at most."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: EndLoginCommand) -> Result[None, EndLoginRefusal]:
        caller, now = command.caller, self.clock.now()
        async with self.unit_of_work(
            caller.tenant_id, owner_id=caller.user_id, request=caller.request
        ) as work:
            for token in await work.refresh_tokens.hold_open(caller.user_id, now=now):
                if token.family_id == command.login_id:
                    token.log_out(now=now)
                    await work.refresh_tokens.save(token)
                    await work.refresh_tokens.revoke_family(token.family_id, now=now)
                    await work.commit()
                    return Success(None)
        return Failure(LoginNotFound())
