"""Commands for what the coach knows of learners."""

import asyncio
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec
import typer
from rich.table import Table

from application.persona.find_personas import FindPersonasCommand, PersonaFound
from application.persona.refresh_personas import RefreshPersonasCommand
from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen


def commands(operations: Operations) -> typer.Typer:
    app = typer.Typer(help="What the coach knows of learners.", no_args_is_help=True)

    @app.command()
    def find(
        words: Annotated[list[str], typer.Argument(help="Keywords, whole ones.")],
        *,
        tenant: Annotated[UUID, typer.Option(envvar="COACH_DEFAULT_TENANT", help="Whose learners.")],
        limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
        as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    ) -> None:
        """Find learners by keywords, ids only; those with most of them first."""
        command = FindPersonasCommand(tenant_id=tenant, words=words, limit=limit)
        found = asyncio.run(_found(operations, command))
        if as_json:
            typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        else:
            screen().print(_table(found) if found else "There is nobody.")

    @app.command()
    def refresh() -> None:
        """Learn now from what learners did until last midnight (UTC); workers do so every night."""
        typer.echo(f"{asyncio.run(_refreshed(operations))} seen to.")

    return app


async def _found(operations: Operations, command: FindPersonasCommand) -> Sequence[PersonaFound]:
    async with operations.coach() as coach:
        return (await coach.find_personas(command)).unwrap()


async def _refreshed(operations: Operations) -> int:
    async with operations.coach() as coach:
        return (await coach.refresh_personas(RefreshPersonasCommand())).unwrap()


def _table(found: Sequence[PersonaFound]) -> Table:
    table = Table("learner", "since", "keywords", box=None)
    for each in found:
        table.add_row(str(each.user_id), f"{each.created_at:%Y-%m-%d %H:%M:%S}", ", ".join(each.keywords))
    return table
