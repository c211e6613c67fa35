"""Commands for receipts: anybody who holds one can check it, without any store."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from entrypoints.cli.operations import Operations, ReceiptRefused

UNFIT = 1  # exit status

A_FILE = typer.Argument(exists=True, dir_okay=False, help="The receipt, as JSON.")
KEYS = typer.Option("--keys", exists=True, dir_okay=False, help="What /v1/receipt-keys said. Default: ours.")


def commands(operations: Operations) -> typer.Typer:
    app = typer.Typer(help="Receipts of erasures.", no_args_is_help=True)

    @app.command()
    def verify(file: Annotated[Path, A_FILE], *, keys: Annotated[Path | None, KEYS] = None) -> None:
        """Check a receipt offline. Exit status 0: signed and unchanged, 1: not."""
        try:
            checked = operations.check_receipt(file, keys=keys)
        except ReceiptRefused as why:
            Console(stderr=True).print(f"Not valid: {why}.")
            raise typer.Exit(UNFIT) from None
        typer.echo(
            f"Valid. Erasure {checked.erasure}, completed {checked.completed_at}, "
            f"signed with {checked.key_id}: "
            f"{checked.found:,} found, {checked.deleted:,} deleted, {checked.left:,} left."
        )

    @app.callback()
    def of_several() -> None:
        """Without this, an app of one command would be that command."""

    return app
