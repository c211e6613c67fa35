"""Use case: an operator has a learner erased, who asked for it by other ways than ours."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from returns.result import Failure, Result, Success

from application.ports.clock import Clock
from application.ports.ids import Ids
from application.ports.token_issuer import Identity
from application.ports.unit_of_work import UnitOfWorkFactory
from application.privacy.begin_erasure import begun
from application.privacy.erasure_views import ErasureAccepted, accepted
from application.privacy.hiding import Hiding
from application.privacy.named_learner import LearnerName, learner_named
from domain.identity.errors import AccountNotFound
from domain.privacy.erasure import AskedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderErasureCommand:
    tenant_id: UUID
    learner: LearnerName


OrderErasureRefusal: TypeAlias = AccountNotFound


@dataclass(frozen=True, slots=True)
class OrderErasure:
    """Ordering it again gives the erasure that there is, if the learner is named by id."""

    unit_of_work: UnitOfWorkFactory
    hiding: Hiding
    ids: Ids
    clock: Clock

    async def __call__(self, command: OrderErasureCommand) -> Result[ErasureAccepted, OrderErasureRefusal]:
        async with self.unit_of_work(command.tenant_id) as work:
            user_id = await learner_named(command.learner, work)
            if user_id is None:
                return Failure(AccountNotFound())
            erasure = await work.erasures.of_learner(user_id)
            if erasure is not None:
                return Success(accepted(erasure))
            if await work.users.get(user_id) is None:
                return Failure(AccountNotFound())
            erasure = await begun(
                work,
                erasure_id=self.ids.new(),
                tenant_id=command.tenant_id,
                user_id=user_id,
                asked_by=AskedBy.OPERATOR,
                now=self.clock.now(),
            )
            if erasure is None:  # somebody else was faster; whoever asks again finds theirs
                return Failure(AccountNotFound())
            await work.commit()
        self.hiding.hide(Identity(command.tenant_id, user_id))
        return Success(accepted(erasure))
