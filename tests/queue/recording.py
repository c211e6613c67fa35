"""A Coach that remembers what it was asked, for tests of the door alone."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from returns.result import Failure, Result, Success

from application.coach import Coach
from application.identity.read_profile import ReadProfileCommand
from application.identity.views import ProfileView
from application.privacy.is_erased import IsErasedCommand
from domain.identity.errors import AccountNotFound

TENANT, OTHER_TENANT = UUID(int=1), UUID(int=2)
LEARNER, ERASED = UUID(int=3), UUID(int=4)


@dataclass
class Recorded:
    """Every use case gives ``answers[its name]``, raising exceptions, or does something ``instead``."""

    asked: list[tuple[str, Any]] = field(default_factory=list)
    answers: dict[str, Result[Any, Any] | Exception] = field(default_factory=dict)
    instead: dict[str, Callable[[Any], Awaitable[Result[Any, Any]]]] = field(default_factory=dict)

    def coach(self) -> Coach:
        cases = {each.name: _UseCase(each.name, self) for each in fields(Coach)}
        known = {"read_profile": _profile_of_learner, "is_erased": _is_gone}
        return Coach(**cases | known)  # type: ignore[arg-type]  # one shape fits all


@dataclass
class _UseCase:
    name: str
    recorded: Recorded

    async def __call__(self, command: object, /) -> Result[Any, Any]:
        self.recorded.asked.append((self.name, command))
        if self.name in self.recorded.instead:
            return await self.recorded.instead[self.name](command)
        answer = self.recorded.answers.get(self.name, Success(None))
        if isinstance(answer, Exception):
            raise answer
        return answer


async def _is_gone(command: IsErasedCommand, /) -> Result[bool, Any]:
    return Success((command.tenant_id, command.user_id) == (TENANT, ERASED))


async def _profile_of_learner(command: ReadProfileCommand, /) -> Result[ProfileView, AccountNotFound]:
    if (command.caller.tenant_id, command.caller.user_id) != (TENANT, LEARNER):
        return Failure(AccountNotFound())
    return Success(
        ProfileView(
            id=LEARNER,
            email="ada@example.org",
            display_name="Ada",
            timezone="UTC",
            created_at=datetime(2030, 1, 1, tzinfo=UTC),
            version=1,
        )
    )
