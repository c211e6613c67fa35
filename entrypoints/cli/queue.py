"""Commands for messages that came to nothing."""

from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen


def commands(operations: Operations) -> typer.Typer:
    app = typer.Typer(help="Messages that were unreadable, or failed too often.", no_args_is_help=True)

    @app.command("list")
    def list_() -> None:
        """Show them, oldest first; never what they said."""
        table = Table(box=None)
        for title in ("id", "received", "from", "code", "reason"):
            table.add_column(title, overflow="fold")
        letters = operations.dead_letters()
        for letter in letters:
            received = f"{letter.received_at:%Y-%m-%d %H:%M:%S}"
            table.add_row(str(letter.id), received, letter.transport, letter.code, escape(letter.reason))
        console = screen()
        console.print(table if letters else "There are none.")

    @app.command()
    def replay(
        ids: Annotated[list[UUID] | None, typer.Argument(help="Which ones.", show_default=False)] = None,
        *,
        everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    ) -> None:
        """Put them back into the queue, to be handled again."""
        if bool(ids) is everything:
            raise typer.BadParameter("name the messages, or say --all")
        chosen = ids or [letter.id for letter in operations.dead_letters()]
        replayed = operations.replay(chosen)
        screen().print(f"{replayed} of {len(chosen)} put back into the queue.")
        if replayed < len(chosen):
            raise typer.Exit(1)

    return app
