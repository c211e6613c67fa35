"""Whether a process of ours lives, asked from beside it: for the health checks of containers."""

from typing import Annotated

import typer

from entrypoints.cli.operations import Operations


def add_to(app: typer.Typer, operations: Operations) -> None:
    @app.command()
    def alive(
        *,
        worker: Annotated[
            bool, typer.Option("--worker", help="Ask `coach work`, at COACH_METRICS_PORT.")
        ] = False,
    ) -> None:
        """Ask the process beside this one whether it lives. Exit status 0: yes, 1: no."""
        if not operations.lives(worker=worker):
            typer.echo("No answer.", err=True)
            raise typer.Exit(1)
