"""Commands for messages that came to nothing."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Annotated, TypeVar
from uuid import UUID

import typer
from returns.pipeline import is_successful
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from application.consistency.tend_dead_letters import ListDeadLettersCommand, ReplayDeadLetterCommand
from application.ports.dead_letters import DeadLetter
from application.ports.failures import StoreUnavailable
from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen

T = TypeVar("T")

AWAY = 2  # exit status


def commands(operations: Operations) -> typer.Typer:
    app = typer.Typer(help="Messages that were unreadable, or failed too often.", no_args_is_help=True)

    @app.command("list")
    def list_() -> None:
        """Show them, oldest first; never what they said."""
        table = Table(box=None)
        for title in ("id", "received", "from", "code", "reason"):
            table.add_column(title, overflow="fold")
        letters = _reached(_letters(operations))
        for letter in letters:
            received = f"{letter.received_at:%Y-%m-%d %H:%M:%S}"
            table.add_row(str(letter.id), received, letter.transport, letter.code, escape(letter.reason))
        console = screen()
        console.print(table if letters else "There are none.")

    @app.command()
    def replay(
        ids: Annotated[list[UUID] | None, typer.Argument(help="Which ones.", show_default=False)] = None,
        *,
        everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    ) -> None:
        """Put them back into the queue, to be handled again."""
        if bool(ids) is everything:
            raise typer.BadParameter("name the messages, or say --all")
        chosen, replayed = _reached(_replayed(operations, ids))
        screen().print(f"{replayed} of {chosen} put back into the queue.")
        if replayed < chosen:
            raise typer.Exit(1)

    return app


def _reached(asked: Coroutine[None, None, T]) -> T:
    """What the queue answers; a broker that is away ends the command."""
    try:
        return asyncio.run(asked)
    except StoreUnavailable as away:
        Console(stderr=True).print(f"{away}: nothing was done.")
        raise typer.Exit(AWAY) from None


async def _letters(operations: Operations) -> Sequence[DeadLetter]:
    async with operations.coach() as coach:
        return (await coach.list_dead_letters(ListDeadLettersCommand())).unwrap()


async def _replayed(operations: Operations, ids: Sequence[UUID] | None) -> tuple[int, int]:
    """How many were chosen, all of them without ``ids``, and how many there were."""
    async with operations.coach() as coach:
        letters = (await coach.list_dead_letters(ListDeadLettersCommand())).unwrap()
        commands = [ReplayDeadLetterCommand(letter_id=each) for each in ids or [each.id for each in letters]]
        outcomes = [await coach.replay_dead_letter(command) for command in commands]
        return len(outcomes), sum(is_successful(outcome) for outcome in outcomes)
