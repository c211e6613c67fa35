"""Commands that run until they are stopped."""

import typer
from rich.table import Table

from entrypoints.cli.operations import Operations, RunningService
from entrypoints.cli.screen import screen


def add_to(app: typer.Typer, operations: Operations) -> None:
    @app.command()
    def up() -> None:
        """Start everything in one process, on embedded stores in COACH_HOME."""
        console = screen()
        with console.status("Starting PostgreSQL, MongoDB and the service ...") as status:

            def announce(service: RunningService) -> None:
                status.stop()
                console.print(_where_everything_is(service))
                console.print("Ctrl-C stops everything; what you did is there again at the next start.")

            operations.up(announce)
        console.print("Stopped.")

    @app.command()
    def serve() -> None:
        """Answer HTTP. Needs COACH_POSTGRES_URL, COACH_MONGO_URL and the keys."""
        operations.serve()

    @app.command()
    def work() -> None:
        """Deliver events, handle queued commands, keep the schedule. Needs what serve needs."""
        operations.work()


def _where_everything_is(service: RunningService) -> Table:
    table = Table(show_header=False, box=None, title="Study Coach is up", title_justify="left")
    table.add_column()
    table.add_column(overflow="fold")
    table.add_row("API", f"{service.url}/v1")
    table.add_row("its description", f"{service.url}/schema")
    table.add_row("health", f"{service.url}/health/ready")
    table.add_row("data", str(service.home))
    for store, where in service.stores.items():
        table.add_row(store, where)
    table.add_row("demo learner", service.learner.email)
    table.add_row("password", service.learner.password)
    return table
