"""Commands for events on their way: who is behind, what is parked and why, and how it is tried again."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec
import typer
from returns.pipeline import is_successful
from returns.result import Result
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from application.coach import Coach
from application.consistency.tend_outbox import (
    DiscardDeliveryCommand,
    ListDeliveriesCommand,
    OutboxRefusal,
    ReadOutboxLagCommand,
    ReplayDeliveriesCommand,
    ShowEventCommand,
)
from application.ports.outbox_desk import WaitingDelivery
from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen

Answer = TypeVar("Answer")
Position = Annotated[int, typer.Argument(help="The event's position, as `list` shows it.")]
Subscriber = Annotated[str, typer.Argument(help="Such as bus or plan-vectors.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def commands(operations: Operations) -> typer.Typer:
    app = typer.Typer(help="Events on their way to their subscribers.", no_args_is_help=True)
    _add_looking(app, operations)
    _add_acting(app, operations)
    return app


def _add_looking(app: typer.Typer, operations: Operations) -> None:
    @app.command("list")
    def list_(
        *,
        subscriber: Annotated[str | None, typer.Option(help="Only this one's.")] = None,
        parked: Annotated[bool, typer.Option("--parked", help="Only what nobody tries any more.")] = False,
        after: Annotated[int, typer.Option(help="Only later positions.")] = 0,
        limit: Annotated[int, typer.Option(min=1, max=1000)] = 100,
        as_json: AsJson = False,
    ) -> None:
        """Show what was not handled yet, oldest first, with what failed, how often and why."""
        command = ListDeliveriesCommand(subscriber=subscriber, parked_only=parked, after=after, limit=limit)
        found = _ask(operations, lambda coach: coach.list_deliveries(command))
        if as_json:
            _print_json(found)
        else:
            screen().print(_table(found) if found else "Nothing waits.")

    @app.command()
    def show(position: Position) -> None:
        """Show one event, ids only, and who has not handled it."""
        event = _ask(operations, lambda coach: coach.show_event(ShowEventCommand(position=position)))
        _print_json(event)

    @app.command()
    def lag(*, as_json: AsJson = False) -> None:
        """Show how far behind each subscriber is."""
        behind = _ask(operations, lambda coach: coach.read_outbox_lag(ReadOutboxLagCommand()))
        if as_json:
            _print_json(behind)
            return
        table = Table("subscriber", "waiting", "parked", "oldest", box=None)
        for each in behind:
            oldest = f"{each.oldest.total_seconds():.1f} s"
            table.add_row(each.subscriber, str(each.waiting), str(each.parked), oldest)
        screen().print(table if behind else "Nobody is behind.")


def _add_acting(app: typer.Typer, operations: Operations) -> None:
    @app.command()
    def replay(
        subscriber: Subscriber,
        first: Annotated[int, typer.Option("--from", help="The first position.")],
        *,
        last: Annotated[int | None, typer.Option("--to", help="The last one. [default: the newest]")] = None,
        aggregate: Annotated[UUID | None, typer.Option(help="Only events of this aggregate.")] = None,
    ) -> None:
        """Deliver again: what is parked is tried anew, what was handled has no second effect."""
        command = ReplayDeliveriesCommand(
            subscriber=subscriber, first=first, last=last, aggregate_id=aggregate
        )
        again = _ask(operations, lambda coach: coach.replay_deliveries(command))
        screen().print(f"{again} due again.")

    @app.command()
    def discard(subscriber: Subscriber, position: Position) -> None:
        """Give up one parked delivery, so that the later ones of its aggregate go on."""
        command = DiscardDeliveryCommand(subscriber=subscriber, position=position)
        _ask(operations, lambda coach: coach.discard_delivery(command))
        screen().print("Dropped.")


def _ask(
    operations: Operations, use_case: Callable[[Coach], Awaitable[Result[Answer, OutboxRefusal]]]
) -> Answer:
    async def asked() -> Result[Answer, OutboxRefusal]:
        async with operations.coach() as coach:
            return await use_case(coach)

    outcome = asyncio.run(asked())
    if not is_successful(outcome):
        Console(stderr=True).print(f"Refused: {outcome.failure()}", markup=False)
        raise typer.Exit(1)
    return outcome.unwrap()


def _table(found: Sequence[WaitingDelivery]) -> Table:
    table = Table(box=None)
    for title in ("position", "subscriber", "event", "aggregate", "tries", "parked", "why"):
        table.add_column(title, overflow="fold")
    for each in found:
        parked = f"{each.parked_at:%Y-%m-%d %H:%M:%S}" if each.parked_at else ""
        row = (str(each.position), each.subscriber, each.name, str(each.aggregate_id), str(each.attempts))
        table.add_row(*row, parked, escape(each.last_error or ""))
    return table


def _print_json(value: object) -> None:
    typer.echo(msgspec.json.format(msgspec.json.encode(value)).decode())
