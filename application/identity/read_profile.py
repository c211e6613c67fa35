"""Use case: a learner looks at their own account."""

from dataclasses import dataclass

from returns.result import Failure, Result, Success

from application.caller import Caller
from application.identity.views import ProfileView
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.errors import AccountNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadProfileCommand:
    caller: Caller


@dataclass(frozen=True, slots=True)
class ReadProfile:
    """An account of another tenant is reported as not found."""

    unit_of_work: UnitOfWorkFactory

    async def __call__(self, command: ReadProfileCommand) -> Result[ProfileView, AccountNotFound]:
        async with self.unit_of_work(command.caller.tenant_id) as work:
            user = await work.users.get(command.caller.user_id)
        if user is None:
            return Failure(AccountNotFound())
        return Success(
            ProfileView(
                id=user.id,
                email=user.email,
                display_name=user.display_name,
                timezone=user.timezone,
                created_at=user.created_at,
                version=user.version,
            )
        )
