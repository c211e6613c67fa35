"""Commands that bring the schemas of all stores up to date, and one of them back."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
import typer
from rich.table import Table

from entrypoints.cli.operations import Operations, SchemaStanding
from entrypoints.cli.screen import screen

BEHIND = 1  # exit status
BASE = "base"
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
Sql = Annotated[bool, typer.Option("--sql", help="With what PostgreSQL would be told.")]
Store = Annotated[str, typer.Argument(help="As `status` shows it.")]
To = Annotated[str, typer.Option(help=f"The last step that stays, or `{BASE}` to take back all.")]


def commands(operations: Operations) -> typer.Typer:
    """Without a word more it is ``up``."""
    app = typer.Typer(help="Bring the schemas of all stores up to date (`up`), or look.")

    @app.callback(invoke_without_command=True)
    def migrate(context: typer.Context) -> None:
        if context.invoked_subcommand is None:
            _up(operations, as_json=False)

    _add_looking(app, operations)
    _add_moving(app, operations)
    return app


def _add_moving(app: typer.Typer, operations: Operations) -> None:
    @app.command()
    def up(*, as_json: AsJson = False) -> None:
        """Take every step that is missing, in all stores. Doing it again changes nothing.

        One process at a time does it, and others wait. Exit status 2: a store did not answer, or somebody
        held a lock for too long; steps that were taken stay, and the same command goes on.
        """
        _up(operations, as_json=as_json)

    @app.command()
    def down(
        *,
        store: Store,
        to: To,
        yes: Annotated[bool, typer.Option("--yes", help="Without asking.")] = False,
        as_json: AsJson = False,
    ) -> None:
        """Take steps of one store back, newest first. What only they can hold is lost."""
        if not yes:
            typer.confirm(
                f"Take back every step of {store} after {to}, and lose what only these hold?", abort=True
            )
        taken = operations.migrate_down(store, None if to == BASE else to)
        if as_json:
            _print_json([taken])
        else:
            _print_steps([taken], none="Nothing was to be taken back.")


def _add_looking(app: typer.Typer, operations: Operations) -> None:
    @app.command()
    def status(*, as_json: AsJson = False) -> None:
        """Show how far each store is. Exit status 1: `up` has something to do."""
        found = operations.schemas()
        if as_json:
            _print_json(found)
        else:
            screen().print(_table(found))
        if any(each.steps for each in found):
            raise typer.Exit(BEHIND)

    @app.command()
    def plan(*, sql: Sql = False, as_json: AsJson = False) -> None:
        """Show the steps that `up` would take, and change nothing."""
        found = operations.schemas(sql=sql)
        if as_json:
            _print_json(found)
        else:
            _print_steps(found, none="Nothing is to be done.")


def _up(operations: Operations, *, as_json: bool) -> None:
    taken = operations.migrate()
    if as_json:
        _print_json(taken)
        return
    _print_steps(taken)
    screen().print("All stores are up to date.")


def _print_steps(standings: Sequence[SchemaStanding], *, none: str | None = None) -> None:
    for standing in standings:
        for step in standing.steps:
            screen().print(f"{standing.store} {step.version}: {step.does}", markup=False, highlight=False)
            if step.sql:
                typer.echo(step.sql)
    if none is not None and not any(each.steps for each in standings):
        screen().print(none)


def _table(standings: Sequence[SchemaStanding]) -> Table:
    table = Table("store", "version", "newest", "to be done", box=None)
    for each in standings:
        table.add_row(each.store, each.version or "none", each.newest, f"{len(each.steps)} steps")
    return table


def _print_json(standings: Sequence[SchemaStanding]) -> None:
    typer.echo(msgspec.json.format(msgspec.json.encode(standings), indent=2).decode())
