"""Use case: a learner changes their display name or time zone."""

from dataclasses import dataclass
from typing import TypeAlias

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.caller import Caller
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.credentials import checked_timezone
from domain.identity.errors import AccountNotFound, TimezoneUnknown
from domain.shared.errors import TextRefusal, VersionMismatch
from domain.shared.text import TITLE_LONGEST, optional_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProfileCommand:
    """``None`` leaves a field as it is; ``expected_version`` is the one the caller has seen, if they care."""

    caller: Caller
    display_name: str | None = None
    timezone: str | None = None
    expected_version: int | None = None


ChangeProfileRefusal: TypeAlias = AccountNotFound | TimezoneUnknown | TextRefusal | VersionMismatch


@dataclass(frozen=True, slots=True)
class ChangeProfile:
    """Answers with the new version only: nothing personal is kept with the request's record."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: ChangeProfileCommand) -> Result[int, ChangeProfileRefusal]:
        name = optional_text(command.display_name, field="display_name", longest=TITLE_LONGEST)
        if not is_successful(name):
            return Failure(name.failure())
        if command.timezone is not None:
            timezone = checked_timezone(command.timezone)
            if not is_successful(timezone):
                return Failure(timezone.failure())
        caller = command.caller
        async with self.unit_of_work(
            caller.tenant_id, owner_id=caller.user_id, request=caller.request
        ) as work:
            user = await work.users.get(caller.user_id)
            if user is None:
                return Failure(AccountNotFound())
            if command.expected_version not in (None, user.version):
                return Failure(VersionMismatch(command.expected_version or 0, user.version))
            user.change_profile(display_name=name.unwrap(), timezone=command.timezone, now=self.clock.now())
            await work.users.save(user)
            await work.commit(user.version)
            return Success(user.version)
