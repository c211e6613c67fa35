"""Use case: a learner looks where they are logged in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Never

from returns.result import Result, Success

from application.caller import Caller
from application.identity.views import LoginView
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLoginsCommand:
    caller: Caller


@dataclass(frozen=True, slots=True)
class ListLogins:
    """Those used last come first. Where somebody is, or with what, is not kept."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: ListLoginsCommand) -> Result[Sequence[LoginView], Never]:
        caller = command.caller
        async with self.unit_of_work(caller.tenant_id) as work:
            tokens = await work.refresh_tokens.hold_open(caller.user_id, now=self.clock.now())
        views = [
            LoginView(id=token.family_id, last_used_at=token.issued_at, expires_at=token.expires_at)
            for token in tokens
        ]
        return Success(sorted(views, key=lambda view: view.last_used_at, reverse=True))
