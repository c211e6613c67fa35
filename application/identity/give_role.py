"""Use case: an operator gives an account a role."""

from dataclasses import dataclass
from uuid import UUID

from returns.result import Failure, Result, Success

from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.errors import AccountNotFound
from domain.identity.role import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveRoleCommand:
    tenant_id: UUID
    user_id: UUID
    role: Role


@dataclass(frozen=True, slots=True)
class GiveRole:
    """Ends every login of the account, so that no access token says what is no longer so for long."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: GiveRoleCommand) -> Result[None, AccountNotFound]:
        now = self.clock.now()
        async with self.unit_of_work(command.tenant_id) as work:
            user = await work.users.hold(command.user_id)
            if user is None:
                return Failure(AccountNotFound())
            if user.give_role(command.role, now=now):
                await work.users.save(user)
                await work.refresh_tokens.revoke_user(user.id, now=now)
                await work.commit()
        return Success(None)
