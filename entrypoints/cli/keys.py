"""Commands for the keys that seal and find personal data."""

from typing import Annotated

import typer

from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen


def commands(operations: Operations) -> typer.Typer:
    app = typer.Typer(help="Keys.", no_args_is_help=True)

    @app.command()
    def rotate(
        *,
        blind_index: Annotated[
            bool, typer.Option("--blind-index", help="The key by which e-mails are found.")
        ] = False,
    ) -> None:
        """Make a new master key and wrap every learner's key with it, while everybody goes on.

        After an interruption the same command goes on. Older keys stay: backups need them.
        """
        rotated = operations.rotate_keys(blind_index=blind_index)
        what = "e-mails are found" if blind_index else "learners' keys are wrapped"
        if rotated.new_key:
            screen().print(f"There is a new key. {rotated.changed:,} {what} by it.")
        elif rotated.changed:
            screen().print(f"{rotated.changed:,} more {what} by the newest key: nothing is left to do.")
        else:
            screen().print(
                "Everything is wrapped by the newest key. To rotate, put a new one before it, "
                "with a comma between, start every process with it, and come again."
            )

    return app
