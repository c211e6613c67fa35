"""The command that shows the coach at work, and checks it."""

from pathlib import Path
from typing import Annotated

import typer

from entrypoints.cli.operations import Operations


def add_to(app: typer.Typer, operations: Operations) -> None:
    @app.command()
    def demo(
        material: Annotated[
            Path | None, typer.Option(help="A file to learn from, or a folder of them.", exists=True)
        ] = None,
        url: Annotated[
            str | None, typer.Option(help="A running service. Without it one is started, and removed after.")
        ] = None,
    ) -> None:
        """Show the coach at work and check all that it shows. Exit status 0 when every check held."""
        from entrypoints.cli.demo.showing import show  # nothing that a service should have to load

        if not show(material, url, operations):
            raise typer.Exit(1)
