"""Commands for erasures: how far they are, what proves them, and doing them again after a restore."""

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
from application.privacy.replay_erasures import ErasuresReplayed, ReplayErasuresCommand
from application.privacy.tend_erasures import ListErasuresCommand, ReadErasureCommand
from domain.privacy.erasure import DONE
from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen

MINUTE = "%Y-%m-%d %H:%M"


def commands(operations: Operations) -> typer.Typer:
    app = typer.Typer(help="Learners who were erased, and the proof.", no_args_is_help=True)

    @app.command("list")
    def list_(
        *,
        open_only: Annotated[bool, typer.Option("--open", help="Only those that are not done.")] = False,
        limit: Annotated[int, typer.Option(min=1, max=1000)] = 100,
    ) -> None:
        """Show erasures, newest first."""
        found = asyncio.run(_listed(operations, ListErasuresCommand(open_only=open_only, limit=limit)))
        screen().print(_table(found) if found else "There are no erasures.")

    @app.command()
    def show(
        erasure_id: UUID,
        *,
        receipt: Annotated[bool, typer.Option("--receipt", help="Only the receipt, as JSON.")] = False,
    ) -> None:
        """Show what one erasure has found and deleted."""
        erasure = asyncio.run(_shown(operations, ReadErasureCommand(erasure_id=erasure_id)))
        if erasure is None or (receipt and erasure.receipt is None):
            Console(stderr=True).print("There is no such erasure, or no receipt of it yet.")
            raise typer.Exit(1)
        if receipt:
            typer.echo(msgspec.json.format(msgspec.json.encode(erasure.receipt), indent=2).decode())
        else:
            tell(erasure)

    @app.command()
    def replay() -> None:
        """After a restore: hold every store against the ledger, and erase again whoever is back."""
        done = asyncio.run(_replayed(operations))
        typer.echo(
            f"{done.entries} in the ledger, {done.again} erased again, {done.unfinished} not done yet."
        )
        if done.unfinished:
            raise typer.Exit(1)

    return app


async def _listed(operations: Operations, command: ListErasuresCommand) -> Sequence[ErasureView]:
    async with operations.coach() as coach:
        return (await coach.list_erasures(command)).unwrap()


async def _shown(operations: Operations, command: ReadErasureCommand) -> ErasureView | None:
    async with operations.coach() as coach:
        found = await coach.read_erasure(command)
        return found.unwrap() if is_successful(found) else None


async def _replayed(operations: Operations) -> ErasuresReplayed:
    async with operations.coach() as coach:
        return (await coach.replay_erasures(ReplayErasuresCommand())).unwrap()


def _table(found: Sequence[ErasureView]) -> Table:
    table = Table("erasure", "step", "asked by", "since", "done", "deadline", box=None)
    for each in found:
        done = f"{each.completed_at:{MINUTE}}" if each.completed_at and each.step in DONE else ""
        table.add_row(
            str(each.id),
            each.step.value,
            each.asked_by.value,
            f"{each.requested_at:{MINUTE}}",
            done,
            f"{each.deadline:{MINUTE}}",
        )
    return table


def tell(erasure: ErasureView) -> None:
    """One erasure, and its receipt as far as there is one."""
    typer.echo(f"Erasure {erasure.id}: {erasure.step.value}")
    screen().print(_counts(erasure))


def _counts(erasure: ErasureView) -> Table:
    table = Table("store", "what", box=None)
    for title in ("found", "deleted", "left"):
        table.add_column(title, justify="right")
    if erasure.receipt is None:
        for store, left in erasure.left.items():
            table.add_row(store, "so far", "", "", f"{left:,}")
        return table
    for store, kinds in erasure.receipt.stores.items():
        for kind, tally in kinds.items():
            table.add_row(store, kind, *(f"{each:,}" for each in (tally.found, tally.deleted, tally.left)))
    return table
