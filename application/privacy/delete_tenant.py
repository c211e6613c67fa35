"""Use case: an operator deletes a tenant: every learner is erased, then goes what is left of it anywhere."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Never, TypeAlias
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.ports.clock import Clock
from application.ports.erasure_repository import ErasureDesk
from application.ports.failures import StaleAggregate, StoreUnavailable
from application.ports.tenant_desk import TenantDesk
from application.ports.tenant_traces import TenantTraces
from application.privacy.erasure_views import ErasureAccepted
from application.privacy.order_erasure import OrderErasureCommand, OrderErasureRefusal
from application.privacy.pursue_erasure import PursueErasure
from application.privacy.search_residue import StoreResidue
from application.use_case import UseCase
from domain.identity.tenant import TenantNotFound, TenantNotSuspended
from domain.privacy.tally import StoreTallies, recounted

AT_ONCE = 100  # learners that are looked up together
OPEN_ERASURES = 100_000  # more than any tenant has at one time
TRIES = 50  # at an erasure that a worker is busy with as well
PAUSE = timedelta(seconds=0.2)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteTenantCommand:
    tenant_id: UUID


DeleteTenantRefusal: TypeAlias = TenantNotFound | TenantNotSuspended


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantDeleted:
    """``erased`` learners have receipts. ``stores`` says what else was found, and that it is gone.

    Not ``done``: something is left, and doing it again goes on.
    """

    erased: int
    stores: Mapping[str, StoreTallies]
    done: bool


@dataclass(frozen=True, slots=True)
class DeleteTenant:
    """Marks the tenant first, so that nobody resumes it, and removes it last.

    Whoever dies in between is followed by somebody who does it again. Erasures and tombstones outlive the
    tenant: they prove what went, keep it from coming back, and hold ids only.
    """

    tenants: TenantDesk
    order: UseCase[OrderErasureCommand, ErasureAccepted, OrderErasureRefusal]
    erasures: ErasureDesk
    pursue: PursueErasure
    stores: Sequence[TenantTraces]
    clock: Clock

    async def __call__(self, command: DeleteTenantCommand) -> Result[TenantDeleted, DeleteTenantRefusal]:
        tenant_id = command.tenant_id
        if await self.tenants.find(tenant_id) is None:
            return Failure(TenantNotFound())
        if not await self.tenants.leave(tenant_id, now=self.clock.now()):
            return Failure(TenantNotSuspended())
        erased = await self._erase_learners(tenant_id)
        stores = {each.store: await _swept(each, tenant_id) for each in self.stores}
        left = any(tally.left for tallies in stores.values() for tally in tallies.values())
        done = not (left or await self.tenants.learners(tenant_id, limit=1))
        if done:
            await self.tenants.remove(tenant_id)
        return Success(TenantDeleted(erased=erased, stores=stores, done=done))

    async def _erase_learners(self, tenant_id: UUID) -> int:
        """Those whose erasure has begun already among them: their account may be gone first."""
        erased: set[UUID] = set()
        for each in await self.erasures.latest(open_only=True, limit=OPEN_ERASURES):
            if each.tenant_id == tenant_id and await self._is_erased(tenant_id, each.id):
                erased.add(each.id)
        while learners := await self.tenants.learners(tenant_id, limit=AT_ONCE):
            before = len(erased)
            for user_id in learners:
                ordered = await self.order(OrderErasureCommand(tenant_id=tenant_id, learner=user_id))
                if is_successful(ordered) and await self._is_erased(tenant_id, ordered.unwrap().erasure_id):
                    erased.add(ordered.unwrap().erasure_id)
            if len(erased) == before:
                break  # somebody cannot be erased right now
        return len(erased)

    async def _is_erased(self, tenant_id: UUID, erasure_id: UUID) -> bool:
        """Workers hear of the erasure too: whoever of us finds the other there waits."""
        for _ in range(TRIES):
            try:
                erasure = await self.pursue(tenant_id, erasure_id)
            except StaleAggregate:
                await asyncio.sleep(PAUSE.total_seconds())
                continue
            return erasure is not None and erasure.is_done
        return False


async def _swept(traces: TenantTraces, tenant_id: UUID) -> StoreTallies:
    """Counted, removed and read back."""
    found = recounted({}, await traces.count_tenant(tenant_id))
    await traces.remove_tenant(tenant_id)
    return recounted(found, await traces.count_tenant(tenant_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTenantResidueCommand:
    tenant_id: UUID


@dataclass(frozen=True, slots=True)
class SearchTenantResidue:
    """Changes nothing. A store that was not read is no store without residue."""

    stores: Sequence[TenantTraces]

    async def __call__(self, command: SearchTenantResidueCommand) -> Result[Sequence[StoreResidue], Never]:
        return Success([await _looked(each, command.tenant_id) for each in self.stores])


async def _looked(traces: TenantTraces, tenant_id: UUID) -> StoreResidue:
    try:
        return StoreResidue(traces.store, await traces.count_tenant(tenant_id))
    except StoreUnavailable:
        return StoreResidue(traces.store, None)
