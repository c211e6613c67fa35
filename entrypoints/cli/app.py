"""The command `coach`: one file per family of commands."""

import typer

from entrypoints.cli import (
    alive,
    api_keys,
    audit,
    backup,
    demo_command,
    doctor,
    drill,
    erase,
    erasures,
    exports,
    fsck,
    imports,
    keys,
    migrate,
    outbox,
    personas,
    privacy,
    processes,
    queue,
    receipt,
    retention,
    seed,
    simulate,
    tenants,
    upkeep,
    users,
    vectors,
)
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
    alive.add_to(app, operations)
    simulate.add_to(app, operations)
    upkeep.add_to(app, operations)
    seed.add_to(app, operations)
    app.add_typer(migrate.commands(operations), name="migrate")
    fsck.add_to(app, operations)
    doctor.add_to(app, operations)
    exports.add_to(app, operations)
    erase.add_to(app, operations)
    app.add_typer(erasures.commands(operations), name="erasures")
    app.add_typer(receipt.commands(operations), name="receipt")
    demo_command.add_to(app, operations)
    app.add_typer(queue.commands(operations), name="queue")
    app.add_typer(audit.commands(operations), name="audit")
    app.add_typer(outbox.commands(operations), name="outbox")
    app.add_typer(backup.commands(operations), name="backup")
    app.add_typer(drill.commands(operations), name="drill")
    app.add_typer(imports.commands(operations), name="imports")
    app.add_typer(vectors.commands(operations), name="vectors")
    app.add_typer(personas.commands(operations), name="personas")
    app.add_typer(privacy.commands(operations), name="privacy")
    app.add_typer(retention.commands(operations), name="retention")
    of_keys = keys.commands(operations)
    of_keys.add_typer(api_keys.commands(operations), name="api")
    app.add_typer(of_keys, name="keys")
    app.add_typer(tenants.commands(operations), name="tenants")
    app.add_typer(users.commands(operations), name="users")
    return app
