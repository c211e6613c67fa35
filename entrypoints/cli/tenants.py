"""Commands for schools and companies."""

import asyncio
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID, uuid4

import msgspec
import typer
from returns.pipeline import is_successful
from rich.table import Table

from application.identity.tend_tenants import (
    CreateTenantCommand,
    CreateTenantRefusal,
    ListTenantsCommand,
    ResumeTenantCommand,
    SuspendTenantCommand,
)
from application.ports.tenant_desk import TenantSummary
from domain.identity.tenant import TenantNotFound
from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen

Id = Annotated[UUID, typer.Argument(help="The tenant's id.")]


def commands(operations: Operations) -> typer.Typer:
    app = typer.Typer(help="Schools and companies.", no_args_is_help=True)

    @app.command()
    def create(
        name: Annotated[str, typer.Argument(help="What people call it.")],
        tenant_id: Annotated[UUID | None, typer.Option("--id", help="Without it we choose.")] = None,
    ) -> None:
        """Make room for a school or company. Learners come to it by its id (Coach-Tenant)."""
        made = asyncio.run(_created(operations, tenant_id or uuid4(), name))
        if not isinstance(made, UUID):
            _fail(made)
        typer.echo(made)

    @app.command("list")
    def list_(*, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
        """Show all of them, the oldest first."""
        found = asyncio.run(_all(operations))
        if as_json:
            typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        else:
            screen().print(_table(found) if found else "There is none.")

    @app.command()
    def suspend(tenant_id: Id) -> None:
        """Nobody of it logs in or changes anything any more. Nothing is removed."""
        if not asyncio.run(_suspended(operations, tenant_id)):
            _fail(TenantNotFound())
        typer.echo("Suspended, everywhere within seconds.")

    @app.command()
    def resume(tenant_id: Id) -> None:
        """Everything goes on as before."""
        if not asyncio.run(_resumed(operations, tenant_id)):
            _fail(TenantNotFound())
        typer.echo("Resumed, everywhere within seconds.")

    return app


def _fail(refusal: CreateTenantRefusal | TenantNotFound) -> None:
    typer.echo(refusal.code, err=True)
    raise typer.Exit(1)


async def _created(operations: Operations, tenant_id: UUID, name: str) -> UUID | CreateTenantRefusal:
    async with operations.coach() as coach:
        outcome = await coach.create_tenant(CreateTenantCommand(tenant_id=tenant_id, name=name))
    return outcome.unwrap() if is_successful(outcome) else outcome.failure()


async def _all(operations: Operations) -> Sequence[TenantSummary]:
    async with operations.coach() as coach:
        return (await coach.list_tenants(ListTenantsCommand())).unwrap()


async def _suspended(operations: Operations, tenant_id: UUID) -> bool:
    async with operations.coach() as coach:
        return is_successful(await coach.suspend_tenant(SuspendTenantCommand(tenant_id=tenant_id)))


async def _resumed(operations: Operations, tenant_id: UUID) -> bool:
    async with operations.coach() as coach:
        return is_successful(await coach.resume_tenant(ResumeTenantCommand(tenant_id=tenant_id)))


def _table(found: Sequence[TenantSummary]) -> Table:
    table = Table("tenant", "name", "learners", "since", "suspended", box=None)
    for each in found:
        suspended = "" if each.suspended_at is None else f"{each.suspended_at:%Y-%m-%d %H:%M:%S}"
        table.add_row(
            str(each.id), each.name, f"{each.learners:,}", f"{each.created_at:%Y-%m-%d %H:%M:%S}", suspended
        )
    return table
