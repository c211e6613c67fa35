"""Commands for schools and companies."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Never
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
    ResumeTenantRefusal,
    SuspendTenantCommand,
)
from application.ports.failures import StoreUnavailable
from application.ports.tenant_desk import TenantSummary
from application.privacy.delete_tenant import (
    DeleteTenantCommand,
    DeleteTenantRefusal,
    SearchTenantResidueCommand,
    TenantDeleted,
)
from application.privacy.search_residue import StoreResidue
from domain.identity.tenant import TenantNotFound
from entrypoints.cli.erase import tell_residue
from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen

UNREACHED = 2  # exit status

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
        refused = asyncio.run(_resumed(operations, tenant_id))
        if refused is not None:
            _fail(refused)
        typer.echo("Resumed, everywhere within seconds.")

    _add_ending(app, operations)
    return app


def _add_ending(app: typer.Typer, operations: Operations) -> None:
    @app.command()
    def delete(
        tenant_id: Id,
        *,
        confirm: Annotated[
            UUID | None, typer.Option(help="The id once more, instead of being asked for it.")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    ) -> None:
        """Erase every learner of a suspended tenant, with receipts, and then all that is left of it.

        Interrupted, it goes on when asked again. Exit status 1: refused, or not done yet; 2: a store did not
        answer.
        """
        again = confirm or typer.prompt("There is no way back. Type the id once more", type=UUID)
        if again != tenant_id:
            raise typer.BadParameter("This is another id.")
        try:
            deleted = asyncio.run(_deleted(operations, tenant_id))
        except StoreUnavailable as away:
            typer.echo(f"{away}: not done yet. Do it again.", err=True)
            raise typer.Exit(UNREACHED) from None
        if not isinstance(deleted, TenantDeleted):
            _fail(deleted)
        if as_json:
            typer.echo(msgspec.json.format(msgspec.json.encode(deleted), indent=2).decode())
        else:
            screen().print(_what_went(deleted))
        if not deleted.done:
            typer.echo("Something is left: do it again.", err=True)
            raise typer.Exit(1)

    @app.command()
    def residue(
        tenant_id: Id, *, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False
    ) -> None:
        """Search every store for a tenant. Exit status 0: nothing, 1: residue, 2: a store was not read."""
        tell_residue(asyncio.run(_searched(operations, tenant_id)), as_json=as_json)


def _fail(refusal: CreateTenantRefusal | ResumeTenantRefusal | DeleteTenantRefusal) -> Never:
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


async def _resumed(operations: Operations, tenant_id: UUID) -> ResumeTenantRefusal | None:
    async with operations.coach() as coach:
        outcome = await coach.resume_tenant(ResumeTenantCommand(tenant_id=tenant_id))
    return None if is_successful(outcome) else outcome.failure()


async def _deleted(operations: Operations, tenant_id: UUID) -> TenantDeleted | DeleteTenantRefusal:
    async with operations.coach() as coach:
        outcome = await coach.delete_tenant(DeleteTenantCommand(tenant_id=tenant_id))
    return outcome.unwrap() if is_successful(outcome) else outcome.failure()


async def _searched(operations: Operations, tenant_id: UUID) -> Sequence[StoreResidue]:
    async with operations.coach() as coach:
        asked = SearchTenantResidueCommand(tenant_id=tenant_id)
        return (await coach.search_tenant_residue(asked)).unwrap()


def _what_went(deleted: TenantDeleted) -> Table:
    table = Table("store", "what", box=None)
    for title in ("found", "deleted", "left"):
        table.add_column(title, justify="right")
    table.add_row("everywhere", "learners, with receipts", *(2 * [f"{deleted.erased:,}"]), "")
    for store, kinds in deleted.stores.items():
        for kind, tally in kinds.items():
            table.add_row(store, kind, *(f"{each:,}" for each in (tally.found, tally.deleted, tally.left)))
    return table


def _table(found: Sequence[TenantSummary]) -> Table:
    table = Table("tenant", "name", "learners", "since", "suspended", "leaving", box=None)
    for each in found:
        moments = (each.created_at, each.suspended_at, each.leaving_at)
        told = ("" if moment is None else f"{moment:%Y-%m-%d %H:%M:%S}" for moment in moments)
        table.add_row(str(each.id), each.name, f"{each.learners:,}", *told)
    return table
