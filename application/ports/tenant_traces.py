"""What a store holds of a tenant, whoever's it is."""

from typing import Protocol
from uuid import UUID

from domain.privacy.tally import Counts


class TenantTraces(Protocol):
    """Looks everywhere in one ``store``, like ``LearnerTraces``; whoever is one is the other too.

    What proves that the tenant's learners were erased, and keeps them from coming back, is no trace: it
    holds ids only, and outlives them.
    """

    @property
    def store(self) -> str: ...
    async def count_tenant(self, tenant_id: UUID) -> Counts: ...
    async def remove_tenant(self, tenant_id: UUID) -> None: ...
