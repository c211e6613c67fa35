"""The command that fills an installation with learners who were never there."""

from datetime import datetime
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from entrypoints.cli.operations import Operations, Seeded, SeedOrder
from entrypoints.cli.screen import screen

LEARNERS = "So many believable learners instead of the demo learner."
SEED = "The same number makes the same learners, with the same ids and words."
UNTIL = "The day on which their history ends."


def add_to(app: typer.Typer, operations: Operations) -> None:
    @app.command()
    def seed(
        *,
        learners: Annotated[int | None, typer.Option(help=LEARNERS, min=1)] = None,
        days: Annotated[int, typer.Option(help="Their history is so long.", min=2, max=730)] = 60,
        seed: Annotated[int, typer.Option(help=SEED)] = 1,
        tenants: Annotated[int, typer.Option(help="Spread over so many, the default one first.", min=1)] = 1,
        until: Annotated[
            datetime | None, typer.Option(help=UNTIL, formats=["%Y-%m-%d"], show_default="today")
        ] = None,
    ) -> None:
        """Give the demo learner a history, or make many learners. Doing it again changes nothing."""
        if learners is None:
            learner = operations.seed()
            screen().print(f"Demo learner {learner.email}, password {learner.password}")
            return
        order = SeedOrder(
            learners=learners, days=days, seed=seed, tenants=tenants, until=until.date() if until else None
        )
        screen().print(_told(_seeded(operations, order)))


def _seeded(operations: Operations, order: SeedOrder) -> Seeded:
    columns = TextColumn("learners"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=screen(), transient=True) as bar:
        task = bar.add_task("learners", total=order.learners)
        return operations.seed_population(order, watch=lambda done: bar.advance(task, done))


def _told(seeded: Seeded) -> str:
    things = seeded.rows + seeded.documents + seeded.vectors + seeded.objects
    first, last = seeded.emails
    return (
        f"{seeded.learners:,} learners made, {seeded.there_before:,} were there: {seeded.rows:,} rows, "
        f"{seeded.documents:,} documents, {seeded.vectors:,} vectors, {seeded.objects:,} objects.\n"
        f"{seeded.seconds:,.1f} s: {things / seeded.seconds:,.0f} things/s, "
        f"{seeded.learners / seeded.seconds:,.1f} learners/s.\n"
        f"They are {first} to {last}, password {seeded.password}"
    )
