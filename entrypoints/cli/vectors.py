"""Commands for collections of vectors: which there are, and how they are made again."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, TypeAlias, TypeVar

import typer
from returns.pipeline import is_successful
from returns.result import Result
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from application.coach import Coach
from application.consistency.make_shadow import Filled
from application.consistency.migrate_vectors import MigrateVectorsCommand, MoveRefused, ShelfMoved
from application.consistency.rebuild_vectors import RebuildVectorsCommand, ShelfRebuilt
from application.consistency.tend_vectors import (
    CollectionUnfit,
    DropVectorsCommand,
    EmbeddingModelUnknown,
    ListVectorsCommand,
    ServeVectorsCommand,
)
from application.ports.failures import StoreUnavailable
from application.ports.recall_index import Shelf
from application.ports.vector_collections import CollectionRefused, VectorCollection
from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen

Answer = TypeVar("Answer")
Unfit: TypeAlias = CollectionUnfit | EmbeddingModelUnknown
RECALL = "Of the ten that are nearest, so many must be found, from 0 to 1."
OVERLAP = "Of the ten that the old collection finds, so many must be found, from 0 to 1."
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
    def migrate(
        *,
        model: Annotated[str, typer.Option(help="As in COACH_EMBEDDING_MODEL, or as `list` shows it.")],
        min_recall: Annotated[float, typer.Option(help=RECALL, min=0, max=1)] = 0.95,
        min_overlap: Annotated[float, typer.Option(help=OVERLAP, min=0, max=1)] = 0.3,
        questions: Annotated[int, typer.Option(help="How many passages are asked, a shelf.", min=1)] = 200,
        shelf: Annotated[list[Shelf] | None, typer.Option(help="Only this one; may be repeated.")] = None,
    ) -> None:
        """Move to another embedding model: fill beside, compare the answers, and only then let it serve.

        Nobody need stop for it, no question fails, and questions are measured by the new model from the
        moment it serves. After an interruption the same command goes on. `serve` is the way back until the
        old collections are dropped. Exit status 1: refused, and everything stays as it was.
        """
        with _progress_bar() as bar:
            command = MigrateVectorsCommand(
                model=model,
                shelves=shelf or tuple(Shelf),
                min_recall=min_recall,
                min_overlap=min_overlap,
                questions=questions,
                watch=_Watch(bar),
            )
            moved = _ask(operations, lambda coach: coach.migrate_vectors(command))
        for each in moved:
            screen().print(_figures(each), soft_wrap=True)
        if any(each.refused for each in moved):
            raise typer.Exit(1)

    @app.command()
    def serve(name: Name) -> None:
        """Answer questions from this collection, in its model, from now on: the way back."""
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


def _ask(operations: Operations, ask: Callable[[Coach], Awaitable[Result[Answer, Unfit]]]) -> Answer:
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
    operations: Operations, ask: Callable[[Coach], Awaitable[Result[Answer, Unfit]]]
) -> Result[Answer, Unfit]:
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


def _figures(moved: ShelfMoved) -> str:
    """What came of the move of one shelf, and the figures that decided it."""
    if moved.shadow is None or moved.compared is None:
        return escape(f"{moved.shelf.value}: {moved.serves} serves already.")
    begun, compared = moved.shadow.begun.name, moved.compared
    if compared.recall is None or compared.overlap is None:
        figures = "nobody has more than ten passages to compare"
    else:
        figures = (
            f"recall@10 {compared.recall:.3f}, overlap@10 {compared.overlap:.3f} of {compared.asked:,} asked"
        )
    if moved.serves == begun:
        return escape(
            f"{moved.shelf.value}: {begun} serves, {moved.shadow.check.checked:,} vectors; {figures}. "
            f"Back: coach vectors serve {moved.shadow.serving.name}"
        )
    codes = ", ".join(each.value for each in moved.refused) or "waits for the other shelves"
    if MoveRefused.INCOMPLETE in moved.refused:
        check = moved.shadow.check
        gone = f"{check.unavailable} did not answer" if check.unavailable else f"{check.left:,} not right"
        figures = f"{gone}; {figures}"
    return escape(f"{moved.shelf.value}: {moved.serves} goes on serving ({codes}); {figures}.")


def _progress_bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=screen(),
    )
