"""Messages of a learner or a tenant: all that tells whose they are is an id somewhere in them."""

from abc import ABC, abstractmethod
from uuid import UUID

from application.ports.learner_traces import Whose
from domain.privacy.tally import Counts

# What is said of an erasure stays until it is taken, or its time is over: others must hear of it.
SAID_OF_ERASURES = (
    '"coach.command.request_erasure.v1"',
    '"coach.event.privacy.erasure_requested.v1"',
    '"coach.event.privacy.learner_erased.v1"',
)


class MessageTraces(ABC):
    """``LearnerTraces`` and ``TenantTraces`` alike: a message is theirs if their id is in it anywhere."""

    async def count(self, whose: Whose) -> Counts:
        return await self._count(whose.user_id)

    async def remove(self, whose: Whose) -> None:
        await self._remove(whose.user_id)

    async def count_tenant(self, tenant_id: UUID) -> Counts:
        return await self._count(tenant_id)

    async def remove_tenant(self, tenant_id: UUID) -> None:
        await self._remove(tenant_id)

    @abstractmethod
    async def _count(self, named: UUID) -> Counts: ...

    @abstractmethod
    async def _remove(self, named: UUID) -> None: ...


def spelled(named: UUID) -> tuple[str, str]:
    """In how many ways small letters say it; producers may have written capital ones."""
    return str(named), named.hex


def tells_of(message: bytes, named: UUID) -> bool:
    said = message.decode(errors="replace").lower()
    theirs = any(each in said for each in spelled(named))
    return theirs and not any(each in said for each in SAID_OF_ERASURES)
