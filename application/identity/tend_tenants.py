"""Use cases: an operator creates, suspends and resumes tenants."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Never, TypeAlias
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.ports.clock import Clock
from application.ports.tenant_desk import TenantDesk, TenantSummary
from domain.identity.tenant import TenantLeaving, TenantNotFound
from domain.shared.errors import IdTaken, TextRefusal
from domain.shared.text import TITLE_LONGEST, checked_text


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateTenantCommand:
    tenant_id: UUID
    name: str


CreateTenantRefusal: TypeAlias = IdTaken | TextRefusal


@dataclass(frozen=True, slots=True)
class CreateTenant:
    desk: TenantDesk
    clock: Clock

    async def __call__(self, command: CreateTenantCommand) -> Result[UUID, CreateTenantRefusal]:
        name = checked_text(command.name, field="name", longest=TITLE_LONGEST)
        if not is_successful(name):
            return Failure(name.failure())
        if not await self.desk.create(command.tenant_id, name.unwrap(), now=self.clock.now()):
            return Failure(IdTaken())
        return Success(command.tenant_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTenantsCommand:
    pass


@dataclass(frozen=True, slots=True)
class ListTenants:
    desk: TenantDesk

    async def __call__(self, _: ListTenantsCommand) -> Result[Sequence[TenantSummary], Never]:
        return Success(await self.desk.all())


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendTenantCommand:
    tenant_id: UUID


@dataclass(frozen=True, slots=True)
class SuspendTenant:
    """Nothing is removed. Access that was given before can still read until it expires, minutes at most."""

    desk: TenantDesk
    clock: Clock

    async def __call__(self, command: SuspendTenantCommand) -> Result[None, TenantNotFound]:
        there = await self.desk.suspend(command.tenant_id, now=self.clock.now())
        return Success(None) if there else Failure(TenantNotFound())


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeTenantCommand:
    tenant_id: UUID


ResumeTenantRefusal: TypeAlias = TenantLeaving | TenantNotFound


@dataclass(frozen=True, slots=True)
class ResumeTenant:
    desk: TenantDesk

    async def __call__(self, command: ResumeTenantCommand) -> Result[None, ResumeTenantRefusal]:
        if await self.desk.resume(command.tenant_id):
            return Success(None)
        there = await self.desk.find(command.tenant_id)
        return Failure(TenantNotFound() if there is None else TenantLeaving())
