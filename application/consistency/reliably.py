"""What every write use case is wrapped in, so that none of them has to know about repetition."""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar, cast

from returns.result import Failure, Result, Success

from application.caller import Caller
from application.consistency.errors import IdempotencyKeyReused, RepeatRefusal
from application.ports.clock import Clock
from application.ports.failures import AlreadyAnswered, DuplicateId, OwnerMissing, StaleAggregate
from application.ports.tenant_desk import TenantStanding
from application.use_case import UseCase
from domain.identity.errors import AccountNotFound
from domain.identity.tenant import TenantSuspended
from domain.shared.errors import IdTaken

ATTEMPTS = 3


class HasCaller(Protocol):
    @property
    def caller(self) -> Caller: ...


Command = TypeVar("Command", bound=HasCaller)
Answer = TypeVar("Answer")
Refusal = TypeVar("Refusal")


@dataclass(frozen=True, slots=True)
class Reliably(Generic[Command, Answer, Refusal]):
    """Tries again when somebody else was faster, and answers a repeated request as it was answered first.

    A stale aggregate is loaded afresh up to ``ATTEMPTS`` times in all; the last ``StaleAggregate`` passes
    through. The same key with another fingerprint is refused, and so is everything in a suspended tenant.
    """

    use_case: UseCase[Command, Answer, Refusal]
    standing: TenantStanding
    clock: Clock

    async def __call__(self, command: Command) -> Result[Answer, Refusal | RepeatRefusal]:
        if await self.standing.is_suspended(command.caller.tenant_id, now=self.clock.now()):
            return Failure(TenantSuspended())
        for _ in range(ATTEMPTS - 1):
            try:
                return await self._once(command)
            except StaleAggregate:
                continue
        return await self._once(command)

    async def _once(self, command: Command) -> Result[Answer, Refusal | RepeatRefusal]:
        try:
            return await self.use_case(command)
        except AlreadyAnswered as before:
            request = command.caller.request
            if request is not None and request.fingerprint != before.fingerprint:
                return Failure(IdempotencyKeyReused())
            return Success(cast(Answer, before.answer))
        except OwnerMissing:
            return Failure(AccountNotFound())
        except DuplicateId:
            return Failure(IdTaken())
