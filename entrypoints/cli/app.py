"""The command `coach`: one file per family of commands."""

import typer

from entrypoints.cli import demo_command, fsck, imports, outbox, personas, processes, queue, upkeep, vectors
from entrypoints.cli.operations import Operations


def create_cli(operations: Operations) -> typer.Typer:
    """Every command; what it does is done by ``operations``."""
    app = typer.Typer(
        help="Study Coach: the service, its workers, and what operators need.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,  # its boxes show local variables, and those are personal
    )
    processes.add_to(app, operations)
    upkeep.add_to(app, operations)
    fsck.add_to(app, operations)
    demo_command.add_to(app, operations)
    app.add_typer(queue.commands(operations), name="queue")
    app.add_typer(outbox.commands(operations), name="outbox")
    app.add_typer(imports.commands(operations), name="imports")
    app.add_typer(vectors.commands(operations), name="vectors")
    app.add_typer(personas.commands(operations), name="personas")
    return app
