"""Commands that look after the stores."""

from collections.abc import Sequence

import typer
from rich.table import Table

from entrypoints.cli.operations import Holdings, Operations
from entrypoints.cli.screen import screen


def add_to(app: typer.Typer, operations: Operations) -> None:
    @app.command()
    def stores() -> None:
        """Count what each store holds. Exit status 1 when one does not answer."""
        holdings = operations.holdings()
        screen().print(holdings_table(holdings))
        if any(each.counts is None for each in holdings):
            raise typer.Exit(1)


def holdings_table(holdings: Sequence[Holdings]) -> Table:
    table = Table(box=None)
    for title in ("store", "what", "how many"):
        table.add_column(title, justify="right" if title == "how many" else "left")
    for each in holdings:
        if each.counts is None:
            table.add_row(each.store, "does not answer", "")
        for what, count in (each.counts or {}).items():
            table.add_row(each.store, what, f"{count:,}")
    return table
