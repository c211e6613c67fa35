"""Commands that try what must work when it matters."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
import typer
from rich.table import Table

from entrypoints.cli.backup_tables import size_of
from entrypoints.cli.drilled import Drilled
from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen

SHORT = 1  # exit status
RPO, RTO = 15 * 60.0, 4 * 3600.0  # seconds; the plan, section "backup"


def commands(operations: Operations) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True)

    @app.callback()
    def group() -> None:
        """Drills: what must work when it matters, tried."""

    @app.command()
    def dr(
        *,
        learners: Annotated[int, typer.Option(help="So many have a past in it.", min=1)] = 200,
        as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    ) -> None:
        """Lose everything, and bring it back: in a folder of its own, nothing else is touched.

        Exit status 1: too much would be lost, it would take too long, or the stores do not agree.
        """
        drilled = operations.backups.drill(learners)
        short = shortfalls(drilled)
        if as_json:
            typer.echo(msgspec.json.format(msgspec.json.encode(_plain(drilled, short))).decode())
        else:
            _print(drilled, short)
        if short:
            raise typer.Exit(SHORT)

    return app


def shortfalls(drilled: Drilled) -> Sequence[str]:
    """Empty when all is as the plan wants it."""
    short = [
        f"{each.store}: {each.lost:,.0f} s lost, {RPO:,.0f} allowed"
        for each in drilled.stores
        if each.lost > RPO
    ]
    needed = drilled.projected(with_objects=True)
    if needed > RTO:
        short.append(f"the plan's sizes would take {needed / 3600:,.1f} h, {RTO / 3600:,.0f} allowed")
    if drilled.fsck or drilled.left or drilled.unfinished:
        short.append(f"the stores do not agree: fsck ends with {drilled.fsck}, {drilled.left} left")
    return short


def _print(drilled: Drilled, short: Sequence[str]) -> None:
    table = Table(box=None)
    table.add_column("store")
    for title in ("s lost", "restored", "s", "a second", "planned", "h for it"):
        table.add_column(title, justify="right")
    for each in drilled.stores:
        sizes = (size_of(each.size), f"{each.seconds:.1f}", size_of(each.rate), size_of(each.planned))
        table.add_row(each.store, f"{each.lost:.1f}", *sizes, f"{each.projected / 3600:,.1f}")
    console = screen()
    console.print(table)
    console.print(
        f"First answer {drilled.until_served:.1f} s after the loss; fsck ended with {drilled.fsck}; "
        f"{drilled.ledger} erasures on record, {drilled.replayed} again, {drilled.unfinished} not done."
    )
    console.print(
        f"To agree: {drilled.planned_checks:,} things at {drilled.checked:,} in {drilled.agreeing:.1f} s: "
        f"{drilled.projected_agreeing / 3600:,.1f} h."
    )
    console.print(
        "The stores come at the same time, the slowest counts, then they agree: "
        f"{drilled.projected(with_objects=True) / 3600:,.1f} h; without objects, where a bucket "
        f"with versions keeps them, {drilled.projected(with_objects=False) / 3600:,.1f} h."
    )
    console.print("Rates hold their starts: of little data they are too low. More --learners, better rates.")
    for each_short in short:
        console.print(f"Falls short: {each_short}")


def _plain(drilled: Drilled, short: Sequence[str]) -> dict[str, object]:
    return {
        "measured": drilled,
        "projected_seconds": drilled.projected(with_objects=True),
        "projected_seconds_without_objects": drilled.projected(with_objects=False),
        "shortfalls": short,
    }
