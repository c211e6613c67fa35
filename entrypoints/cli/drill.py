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
    needed = drilled.projected()
    if needed > RTO:
        slow = [each.store for each in drilled.stores if each.projected > RTO]
        why = f", because of {' and '.join(slow)}" if slow else ""
        short.append(f"the plan's sizes would take {_hours(needed)}, {_hours(RTO)} allowed{why}")
    if drilled.fsck or drilled.left or drilled.unfinished:
        short.append(f"the stores do not agree: fsck ends with {drilled.fsck}, {drilled.left} left")
    return short


def _print(drilled: Drilled, short: Sequence[str]) -> None:
    table = Table(box=None)
    table.add_column("store")
    for title in ("s lost", "little", "s", "much", "s", "a second", "planned", "h for it"):
        table.add_column(title, justify="right")
    for each in drilled.stores:
        little, much = ((size_of(one.size), f"{one.seconds:.1f}") for one in (each.little, each.much))
        sizes = (size_of(each.rate), size_of(each.planned), f"{each.projected / 3600:,.1f}")
        table.add_row(each.store, f"{each.lost:.1f}", *little, *much, *sizes)
    console = screen()
    console.print(table)
    console.print(
        f"First answer {drilled.until_served:.1f} s after the loss; fsck ended with {drilled.fsck}; "
        f"{drilled.ledger} erasures on record, {drilled.replayed} again, {drilled.unfinished} not done."
    )
    for line in (*_changing(drilled), *_agreement(drilled), *_arithmetic(drilled)):
        console.print(line)
    for each_short in short:
        console.print(f"Falls short: {each_short}")


def _agreement(drilled: Drilled) -> Sequence[str]:
    planned, agreed, whole = drilled.planned, drilled.agreed, drilled.whole
    looked_at = (
        f"everything, {drilled.all_because}" if drilled.all_because else "what changed, and what is few"
    )
    return (
        f"Compared before anybody came in: {agreed.size:,} in {agreed.seconds:.1f} s ({looked_at}); "
        f"everything afterwards: {whole.size:,} in {whole.seconds:.1f} s.",
        f"The plan's {planned.everything:,} take {_hours(drilled.whole_takes)}, begun every "
        f"{_hours(planned.between_checks)}: up to {_hours(drilled.window)} of changes, {planned.changes:g} a "
        f"second, and {planned.always:,} that are few: {drilled.planned_checks:,} in "
        f"{_hours(drilled.agreeing)}.",
    )


def _changing(drilled: Drilled) -> Sequence[str]:
    return [
        f"{each.store}: {each.changes.size:,} changes after the copy in {each.changes.seconds:.1f} s; "
        f"the plan's {each.planned_changes:,} take {_hours(each.changing)}, which is in its hours."
        for each in drilled.stores
        if each.planned_changes
    ]


def _arithmetic(drilled: Drilled) -> Sequence[str]:
    slowest = max(drilled.stores, key=lambda each: each.projected)
    return (
        f"The stores come at the same time: {slowest.store} {_hours(slowest.projected)}, then to agree "
        f"{_hours(drilled.agreeing)}, then to start {drilled.serving:.1f} s: {_hours(drilled.projected())}.",
        *(
            f"Without {each.store}, were it kept: {_hours(drilled.projected(without=[each.store]))}."
            for each in drilled.stores
            if each.projected > RTO
        ),
    )


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:,.1f} h"


def _plain(drilled: Drilled, short: Sequence[str]) -> dict[str, object]:
    return {"measured": drilled, "projected_seconds": drilled.projected(), "shortfalls": short}
