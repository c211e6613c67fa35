"""Commands for what accounts may do."""

import asyncio
from typing import Annotated
from uuid import UUID

import typer
from returns.pipeline import is_successful

from application.identity.give_role import GiveRoleCommand
from domain.identity.role import Role
from entrypoints.cli.operations import Operations


def commands(operations: Operations) -> typer.Typer:
    app = typer.Typer(help="Accounts.", no_args_is_help=True)

    @app.callback()
    def _family() -> None:
        """Accounts."""

    @app.command()
    def role(
        user_id: Annotated[UUID, typer.Argument(help="The account's id.")],
        role: Annotated[Role, typer.Argument(help="What it may do.")],
        *,
        tenant: Annotated[UUID, typer.Option(envvar="COACH_DEFAULT_TENANT", help="Whose account.")],
    ) -> None:
        """Give an account a role. Its logins end, and the next one has it."""
        command = GiveRoleCommand(tenant_id=tenant, user_id=user_id, role=role)
        if not asyncio.run(_given(operations, command)):
            typer.echo("account_not_found", err=True)
            raise typer.Exit(1)
        typer.echo(f"{user_id} is {role.value.replace('_', ' ')}.")

    return app


async def _given(operations: Operations, command: GiveRoleCommand) -> bool:
    async with operations.coach() as coach:
        return is_successful(await coach.give_role(command))
