"""Use case: a person opens an account."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.caller import Caller
from application.ports.clock import Clock
from application.ports.password_hasher import PasswordHasher
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.credentials import checked_email, checked_password, checked_timezone
from domain.identity.errors import EmailInvalid, EmailTaken, PasswordUnfit, TimezoneUnknown
from domain.identity.user import User
from domain.shared.errors import IdTaken, TextRefusal
from domain.shared.text import TITLE_LONGEST, checked_text


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUserCommand:
    """``caller.user_id`` is the id that the account will have."""

    caller: Caller
    email: str
    password: str
    display_name: str
    timezone: str


RegisterUserRefusal: TypeAlias = (
    EmailInvalid | EmailTaken | PasswordUnfit | TimezoneUnknown | TextRefusal | IdTaken
)


@dataclass(frozen=True, slots=True)
class RegisterUser:
    """Answers with the account's id only: nothing personal is kept with the request's record."""

    unit_of_work: UnitOfWorkFactory
    hasher: PasswordHasher
    clock: Clock

    async def __call__(self, command: RegisterUserCommand) -> Result[UUID, RegisterUserRefusal]:
        checked = Result.do(
            (email, password, name, timezone)
            for email in checked_email(command.email)
            for password in checked_password(command.password)
            for name in checked_text(command.display_name, field="display_name", longest=TITLE_LONGEST)
            for timezone in checked_timezone(command.timezone)
        )
        if not is_successful(checked):
            return Failure(checked.failure())
        email, password, name, timezone = checked.unwrap()
        caller = command.caller
        user = User.register(
            user_id=caller.user_id,
            tenant_id=caller.tenant_id,
            email=email,
            password_hash=await self.hasher.hash(password),
            display_name=name,
            timezone=timezone,
            now=self.clock.now(),
        )
        async with self.unit_of_work(
            caller.tenant_id, owner_id=caller.user_id, request=caller.request
        ) as work:
            if not await work.users.add(user):
                return Failure(IdTaken() if await work.users.get(user.id) else EmailTaken())
            await work.commit(user.id)
        return Success(user.id)
