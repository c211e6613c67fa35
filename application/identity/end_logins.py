"""Use case: a learner ends all their logins."""

from dataclasses import dataclass
from typing import Never

from returns.result import Result, Success

from application.caller import Caller
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLoginsCommand:
    caller: Caller


@dataclass(frozen=True, slots=True)
class EndLogins:
    """Also the one that it is asked through."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: EndLoginsCommand) -> Result[None, Never]:
        caller, now = command.caller, self.clock.now()
        async with self.unit_of_work(
            caller.tenant_id, owner_id=caller.user_id, request=caller.request
        ) as work:
            for token in await work.refresh_tokens.hold_open(caller.user_id, now=now):
                token.log_out(now=now)
                await work.refresh_tokens.save(token)
            await work.refresh_tokens.revoke_user(caller.user_id, now=now)
            await work.commit()
        return Success(None)
