"""Commands for personal data: where there is some, and whether all of it was declared."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from domain.privacy.registry import REGISTRY, compared
from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen


def commands(operations: Operations) -> typer.Typer:
    app = typer.Typer(help="Personal data: where it is, what for, and for how long.", no_args_is_help=True)

    @app.command()
    def show(
        item: Annotated[str | None, typer.Argument(help="Only this table, collection or message.")] = None,
    ) -> None:
        """Show every field of every store and message, whose it is, what for, and how long it is kept."""
        table = Table("where", "what", "field", "personal", "purpose", "kept", box=None)
        for each in REGISTRY:
            if item in (None, each.item):
                row = (each.place.value, each.item, each.field, each.personal.value, each.purpose)
                table.add_row(*map(escape, row), each.kept.value)
        screen().print(table)

    @app.command()
    def lint() -> None:
        """Compare the registry with what there really is. Exit status 1 when they differ."""
        differences = compared(REGISTRY, operations.held_fields())
        complaints = [
            *(f"{field} is not declared" for field in differences.undeclared),
            *(f"{field} is declared and not there" for field in differences.gone),
            *(f"{field} is declared twice" for field in differences.repeated),
        ]
        for complaint in complaints:
            screen().print(escape(complaint), soft_wrap=True)
        if complaints:
            raise typer.Exit(1)
        screen().print(f"All {len(REGISTRY)} fields are declared.")

    return app
