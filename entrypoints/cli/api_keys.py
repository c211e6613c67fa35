"""Commands for keys by which services come in."""

import asyncio
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec
import typer
from returns.pipeline import is_successful
from rich.table import Table

from application.identity.tend_api_keys import (
    CreateApiKeyCommand,
    CreateApiKeyRefusal,
    ListApiKeysCommand,
    NewApiKey,
    RevokeApiKeyCommand,
)
from application.ports.api_keys import ApiKey
from domain.identity.role import Role
from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen

Tenant = Annotated[UUID, typer.Option(envvar="COACH_DEFAULT_TENANT", help="Whose service.")]


def commands(operations: Operations) -> typer.Typer:
    app = typer.Typer(help="Keys of services.", no_args_is_help=True)

    @app.command()
    def create(
        name: Annotated[str, typer.Argument(help="Which service it is for.")],
        *,
        tenant: Tenant,
        role: Annotated[Role, typer.Option(help="What it may do.")] = Role.TENANT_ADMIN,
    ) -> None:
        """Make a key. It is shown once; the service sends it as Authorization: Bearer ck_..."""
        made = asyncio.run(_made(operations, CreateApiKeyCommand(tenant_id=tenant, name=name, role=role)))
        if not isinstance(made, NewApiKey):
            typer.echo(made.code, err=True)
            raise typer.Exit(1)
        typer.echo(made.key)
        typer.echo(f"Its id, to revoke it by, is {made.id}.", err=True)

    @app.command("list")
    def list_(
        *, tenant: Tenant, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False
    ) -> None:
        """Show all that were made, revoked ones too; never the keys themselves."""
        found = asyncio.run(_all(operations, tenant))
        if as_json:
            typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        else:
            screen().print(_table(found) if found else "There is none.")

    @app.command()
    def revoke(key_id: Annotated[UUID, typer.Argument(help="The key's id.")]) -> None:
        """From the next request on it opens nothing."""
        if not asyncio.run(_revoked(operations, key_id)):
            typer.echo("api_key_not_found", err=True)
            raise typer.Exit(1)
        typer.echo("Revoked.")

    return app


async def _made(operations: Operations, command: CreateApiKeyCommand) -> NewApiKey | CreateApiKeyRefusal:
    async with operations.coach() as coach:
        outcome = await coach.create_api_key(command)
    return outcome.unwrap() if is_successful(outcome) else outcome.failure()


async def _all(operations: Operations, tenant_id: UUID) -> Sequence[ApiKey]:
    async with operations.coach() as coach:
        return (await coach.list_api_keys(ListApiKeysCommand(tenant_id=tenant_id))).unwrap()


async def _revoked(operations: Operations, key_id: UUID) -> bool:
    async with operations.coach() as coach:
        return is_successful(await coach.revoke_api_key(RevokeApiKeyCommand(key_id=key_id)))


def _table(found: Sequence[ApiKey]) -> Table:
    table = Table("key", "for", "role", "since", "revoked", box=None)
    for each in found:
        revoked = "" if each.revoked_at is None else f"{each.revoked_at:%Y-%m-%d %H:%M:%S}"
        table.add_row(
            str(each.id), each.name, each.role.value, f"{each.created_at:%Y-%m-%d %H:%M:%S}", revoked
        )
    return table
