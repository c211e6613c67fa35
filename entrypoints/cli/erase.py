"""Commands that have a learner erased, and search for whatever may be left of one."""

import asyncio
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec
import typer
from returns.pipeline import is_successful
from rich.console import Console
from rich.table import Table

from application.privacy.erasure_views import ErasureView
from application.privacy.order_erasure import OrderErasureCommand
from application.privacy.search_residue import SearchResidueCommand, StoreResidue
from application.privacy.tend_erasures import ReadErasureCommand, TendErasuresCommand
from domain.privacy.erasure import DONE
from entrypoints.cli.erasures import tell
from entrypoints.cli.learner_option import DEFAULT_TENANT, Tenant, one_learner
from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen

RESIDUE, UNREAD = 1, 2  # exit status
LOOKS, PAUSE = 60, 0.5  # how often the end of an erasure is looked for, and seconds between


def add_to(app: typer.Typer, operations: Operations) -> None:
    @app.command()
    def erase(
        learner: Annotated[UUID | None, typer.Argument(help="The id of the learner.")] = None,
        *,
        email: Annotated[str | None, typer.Option(help="Instead of the id.")] = None,
        tenant: Tenant = DEFAULT_TENANT,
        yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether you are sure.")] = False,
    ) -> None:
        """Erase a learner: hide them at once, remove and read back what every store has, sign a receipt."""
        named = one_learner(learner, email)
        if not yes:
            typer.confirm("There is no way back: their key is destroyed at once. Are you sure?", abort=True)
        erased = asyncio.run(_erased(operations, OrderErasureCommand(tenant_id=tenant, learner=named)))
        if erased is None:
            Console(stderr=True).print("There is no such learner.")
            raise typer.Exit(1)
        tell(erased)

    @app.command()
    def residue(
        id_: Annotated[UUID, typer.Argument(metavar="ID", help="Of the learner, or of their erasure.")],
        *,
        tenant: Tenant = DEFAULT_TENANT,
        as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    ) -> None:
        """Search every store for a learner. Exit status 0: nothing, 1: residue, 2: a store was not read."""
        command = SearchResidueCommand(id=id_, tenant_id=tenant)
        tell_residue(asyncio.run(_searched(operations, command)), as_json=as_json)


async def _erased(operations: Operations, command: OrderErasureCommand) -> ErasureView | None:
    async with operations.coach() as coach:
        ordered = await coach.order_erasure(command)
        if not is_successful(ordered):
            return None
        asked = ReadErasureCommand(erasure_id=ordered.unwrap().erasure_id)
        for _ in range(LOOKS):
            await coach.tend_erasures(TendErasuresCommand())  # unless a worker is at it already
            if (await coach.read_erasure(asked)).unwrap().step in DONE:
                break
            await asyncio.sleep(PAUSE)
        return (await coach.read_erasure(asked)).unwrap()


async def _searched(operations: Operations, command: SearchResidueCommand) -> Sequence[StoreResidue]:
    async with operations.coach() as coach:
        return (await coach.search_residue(command)).unwrap()


def tell_residue(found: Sequence[StoreResidue], *, as_json: bool) -> None:
    """What was found, and as an exit status whether anything was."""
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        screen().print(_residue(found))
    if any(each.counts is None for each in found):
        raise typer.Exit(UNREAD)
    if any(each.counts for each in found):
        raise typer.Exit(RESIDUE)


def _residue(found: Sequence[StoreResidue]) -> Table:
    table = Table("store", "what", box=None)
    table.add_column("how many", justify="right")
    for each in found:
        if each.counts is None:
            table.add_row(each.store, "was not read", "")
        elif not each.counts:
            table.add_row(each.store, "nothing", "0")
        for kind, count in (each.counts or {}).items():
            table.add_row(each.store, kind, f"{count:,}")
    return table
