"""Commands that make, check and bring back backups."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from domain.backup.backup_set import BackupSet
from domain.backup.kind import COPIES, Kind
from entrypoints.cli.backup_operations import RestoreOrder
from entrypoints.cli.backup_tables import (
    as_json,
    backups_table,
    pruned_line,
    restored_table,
    size_of,
    verified_table,
)
from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen

DAMAGED = 1  # exit status; 2: refused

AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
Source = Annotated[
    Path | None, typer.Option("--from", help="A folder of backups, instead of the place that is set.")
]
Only = Annotated[list[Kind] | None, typer.Option("--only", help="One kind; may be given several times.")]


def commands(operations: Operations) -> typer.Typer:
    app = typer.Typer(help="Backups: sealed, checked, and brought back.", no_args_is_help=True)
    _add_making(app, operations)
    _add_checking(app, operations)
    _add_restoring(app, operations)
    return app


def _add_making(app: typer.Typer, operations: Operations) -> None:
    @app.command()
    def run(only: Only = None) -> None:
        """Copy every store now."""
        kinds = only or list(COPIES)
        streams = [kind for kind in kinds if kind.is_stream]
        if streams:
            raise typer.BadParameter(f"{streams[0].value} is kept by `coach backup watch`")
        operations.backups.run(kinds, tell=_tell)

    @app.command()
    def watch() -> None:
        """Keep what changes without a stop, and copy what is due. One such process is enough."""
        operations.backups.watch()

    @app.command()
    def prune(*, dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say it.")] = False) -> None:
        """Throw away what is kept long enough: never the last of a kind, nor what a copy still needs."""
        screen().print(pruned_line(operations.backups.prune(pretend=dry_run), pretend=dry_run))


def _add_checking(app: typer.Typer, operations: Operations) -> None:
    @app.command("list")
    def list_(*, source: Source = None, as_json_: AsJson = False) -> None:
        """Show what there is, and to which moments the stores can be brought."""
        found = operations.backups.list(source)
        if as_json_:
            typer.echo(as_json(found))
        else:
            screen().print(backups_table(found))

    @app.command()
    def verify(
        *,
        source: Source = None,
        restore: Annotated[bool, typer.Option("--restore", help="Restore too, and count.")] = False,
        as_json_: AsJson = False,
    ) -> None:
        """Read everything back. Exit status 1: something is damaged or missing."""
        found = operations.backups.verify(source)
        typer.echo(as_json(found)) if as_json_ else screen().print(verified_table(found))
        if any(each.problem for each in found):
            raise typer.Exit(DAMAGED)
        if restore:
            rehearsed = operations.backups.rehearse(source)
            typer.echo(as_json(rehearsed)) if as_json_ else screen().print(restored_table(rehearsed))
            if not rehearsed.is_good:
                raise typer.Exit(DAMAGED)


def _add_restoring(app: typer.Typer, operations: Operations) -> None:
    @app.command()
    def restore(
        *,
        home: Annotated[
            Path, typer.Option("--home", help="Empty but for `keys`; `coach up` runs there later.")
        ],
        source: Source = None,
        to: Annotated[
            datetime | None, typer.Option("--to", help="A moment in UTC; without it, the latest.")
        ] = None,
        without_ledger: Annotated[
            bool, typer.Option("--without-ledger", help="Nobody was ever erased, or the ledger is lost.")
        ] = False,
        as_json_: AsJson = False,
    ) -> None:
        """Bring everything back into an empty folder. Exit status 1: the stores do not agree afterwards."""
        moment = to.replace(tzinfo=UTC) if to is not None and to.tzinfo is None else to
        order = RestoreOrder(home=home, source=source, to=moment, without_ledger=without_ledger)
        restored = operations.backups.restore(order)
        typer.echo(as_json(restored)) if as_json_ else screen().print(restored_table(restored))
        if not restored.is_good:
            raise typer.Exit(DAMAGED)


def _tell(made: BackupSet) -> None:
    seconds = (made.finished_at - made.begun_at).total_seconds()
    screen().print(f"{made.id}: {made.items:,} items, {size_of(made.size)} new, {seconds:.1f} s")
