"""Commands for collections of vectors: which there are, and how they are made again."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, TypeVar

import typer
from returns.pipeline import is_successful
from returns.result import Result
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from application.coach import Coach
from application.consistency.rebuild_vectors import Filled, RebuildVectorsCommand, ShelfRebuilt
from application.consistency.tend_vectors import (
    CollectionUnfit,
    DropVectorsCommand,
    ListVectorsCommand,
    ServeVectorsCommand,
)
from application.ports.failures import StoreUnavailable
from application.ports.recall_index import Shelf
from application.ports.vector_collections import CollectionRefused, VectorCollection
from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen

Answer = TypeVar("Answer")
Name = Annotated[str, typer.Argument(help="The collection's name, as `list` shows it.")]


def commands(operations: Operations) -> typer.Typer:
    app = typer.Typer(help="Collections of vectors.", no_args_is_help=True)

    @app.command("list")
    def list_() -> None:
        """Show every collection: its model, whether it serves, and how many vectors are in it."""
        there = _ask(operations, lambda coach: coach.list_vectors(ListVectorsCommand()))
        screen().print(_table(there) if there else "There are none yet.")

    @app.command()
    def rebuild(
        *, shelf: Annotated[list[Shelf] | None, typer.Option(help="Only this one; may be repeated.")] = None
    ) -> None:
        """Make the vectors again from PostgreSQL beside those that serve, check them, and let them serve.

        Nobody need stop for it. After an interruption the same command goes on. Exit status 1: the new
        vectors did not agree with PostgreSQL, and the old ones go on serving.
        """
        with _progress_bar() as bar:
            command = RebuildVectorsCommand(shelves=shelf or tuple(Shelf), watch=_Watch(bar))
            rebuilt = _ask(operations, lambda coach: coach.rebuild_vectors(command))
        for each in rebuilt:
            screen().print(_outcome(each))
        if any(each.serves != each.begun for each in rebuilt):
            raise typer.Exit(1)

    @app.command()
    def serve(name: Name) -> None:
        """Answer questions from this collection from now on: the way back."""
        _ask(operations, lambda coach: coach.serve_vectors(ServeVectorsCommand(collection=name)))

    @app.command()
    def drop(name: Name) -> None:
        """Remove a collection that does not serve."""
        _ask(operations, lambda coach: coach.drop_vectors(DropVectorsCommand(collection=name)))

    return app


class _Watch:
    """One bar for each shelf."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._shown: dict[Shelf, TaskID] = {}

    def __call__(self, filled: Filled) -> None:
        if filled.shelf not in self._shown:
            self._shown[filled.shelf] = self._bar.add_task(filled.shelf.value)
        self._bar.update(self._shown[filled.shelf], completed=filled.done, total=filled.total)


def _ask(
    operations: Operations, ask: Callable[[Coach], Awaitable[Result[Answer, CollectionUnfit]]]
) -> Answer:
    try:
        answer = asyncio.run(_asked(operations, ask))
    except (StoreUnavailable, CollectionRefused) as reason:
        screen().print(escape(f"{reason}."))
        raise typer.Exit(2) from None
    if not is_successful(answer):
        screen().print(escape(f"{answer.failure().reason}."))
        raise typer.Exit(1)
    return answer.unwrap()


async def _asked(
    operations: Operations, ask: Callable[[Coach], Awaitable[Result[Answer, CollectionUnfit]]]
) -> Result[Answer, CollectionUnfit]:
    async with operations.coach() as coach:
        return await ask(coach)


def _table(there: Sequence[VectorCollection]) -> Table:
    table = Table("shelf", "collection", "model", "state", box=None)
    for title in ("dimensions", "schema", "vectors"):
        table.add_column(title, justify="right")
    for each in there:
        numbers = (each.dimensions, each.schema_version, each.vectors)
        table.add_row(
            each.shelf.value, each.name, each.model, each.state.value, *(f"{number:,}" for number in numbers)
        )
    return table


def _outcome(rebuilt: ShelfRebuilt) -> str:
    check = rebuilt.check
    if rebuilt.serves == rebuilt.begun:
        return escape(f"{rebuilt.shelf.value}: {rebuilt.begun} serves, {check.checked:,} vectors.")
    why = (
        f"{check.unavailable} did not answer" if check.unavailable else f"{check.left:,} of it are not right"
    )
    return escape(
        f"{rebuilt.shelf.value}: {rebuilt.serves} goes on serving, {rebuilt.begun} does not yet: {why}."
    )


def _progress_bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=screen(),
    )
