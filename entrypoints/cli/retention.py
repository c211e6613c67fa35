"""Commands for what goes because its time is over: see it first, or have it go now."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Never, TypeVar

import msgspec
import typer
from returns.result import Result
from rich.console import Console
from rich.table import Table

from application.coach import Coach
from application.ports.failures import StoreUnavailable
from application.privacy.plan_retention import Planned, PlanRetentionCommand
from application.privacy.run_retention import RunRetentionCommand
from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen

Answer = TypeVar("Answer")
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
UNREACHED = 2  # exit status
DAY = "%Y-%m-%d"


def commands(operations: Operations) -> typer.Typer:
    app = typer.Typer(help="What goes because its time is over.", no_args_is_help=True)

    @app.command()
    def plan(*, as_json: AsJson = False) -> None:
        """Show what is over, by kind and store, before it goes. Exit status 2: a store did not answer."""
        planned = _ask(operations, lambda coach: coach.plan_retention(PlanRetentionCommand()))
        if as_json:
            _print_json(planned)
        else:
            screen().print(_table(planned))

    @app.command()
    def run(
        *,
        batch: Annotated[int, typer.Option(min=1, max=10_000, help="So many in one step.")] = 1_000,
        as_json: AsJson = False,
    ) -> None:
        """Have all of it go now, in small steps. Interrupted, the next run goes on from there.

        Exit status 2: a store did not answer; what lies in the others has gone.
        """
        done = _ask(operations, lambda coach: coach.run_retention(RunRetentionCommand(batch=batch)))
        if as_json:
            _print_json(done)
        else:
            typer.echo(f"{done.removed:,} removed, {done.archived:,} archived.")

    return app


def _ask(operations: Operations, question: Callable[[Coach], Awaitable[Result[Answer, Never]]]) -> Answer:
    async def asked() -> Answer:
        async with operations.coach() as coach:
            return (await question(coach)).unwrap()

    try:
        return asyncio.run(asked())
    except StoreUnavailable as away:
        Console(stderr=True).print(f"{away}: not everything was reached.")
        raise typer.Exit(UNREACHED) from None


def _table(planned: Sequence[Planned]) -> Table:
    table = Table("kind", "store", "will be", box=None)
    table.add_column("number", justify="right")
    table.add_column("oldest")
    table.add_column("from before")
    for each in planned:
        oldest = "" if each.oldest is None else f"{each.oldest:{DAY}}"
        fate = each.fate.value
        table.add_row(each.kind, each.store, fate, f"{each.count:,}", oldest, f"{each.cut_off:{DAY}}")
    return table


def _print_json(answer: object) -> None:
    typer.echo(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode())
