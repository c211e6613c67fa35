"""Commands for imports: how far they are, why some failed, and how they are taken up or ended."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec
import typer
from returns.pipeline import is_successful
from returns.result import Result
from rich.table import Table

from application.coach import Coach
from application.knowledge.tend_imports import (
    CancelImportCommand,
    CancelImportRefusal,
    ListImportsCommand,
    RetryImportCommand,
    RetryImportRefusal,
    ShowImportCommand,
)
from application.ports.import_desk import ImportSummary
from domain.knowledge.errors import ImportNotFound, ImportOver, OriginalGone
from domain.knowledge.knowledge_import import ImportStep
from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen

Answer = TypeVar("Answer")
ImportId = Annotated[UUID, typer.Argument(help="As `list` shows it.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def commands(operations: Operations) -> typer.Typer:
    app = typer.Typer(help="Imports of learners' material.", no_args_is_help=True)

    @app.command("list")
    def list_(
        *,
        step: Annotated[ImportStep | None, typer.Option(help="Only those that stand there.")] = None,
        limit: Annotated[int, typer.Option(min=1, max=1000)] = 100,
        as_json: AsJson = False,
    ) -> None:
        """Show imports, newest first."""
        command = ListImportsCommand(step=step, limit=limit)
        found = _ask(operations, lambda coach: coach.list_imports(command))
        if as_json:
            _print_json(found)
        else:
            screen().print(_table(found) if found else "There are no imports.")

    @app.command()
    def show(import_id: ImportId) -> None:
        """Show one import, ids only."""
        command = ShowImportCommand(import_id=import_id)
        _print_json(_ask(operations, lambda coach: coach.show_import(command)))

    @app.command()
    def retry(import_id: ImportId) -> None:
        """Take one up at once, parked deliveries included; one from the web that failed starts anew."""
        command = RetryImportCommand(import_id=import_id)
        _ask(operations, lambda coach: coach.retry_import(command))
        typer.echo("Taken up again.")

    @app.command()
    def cancel(import_id: ImportId) -> None:
        """End one; what it has made so far is removed."""
        command = CancelImportCommand(import_id=import_id)
        _ask(operations, lambda coach: coach.cancel_import(command))
        typer.echo("Cancelled.")

    return app


def _ask(
    operations: Operations,
    question: Callable[[Coach], Awaitable[Result[Answer, CancelImportRefusal | RetryImportRefusal]]],
) -> Answer:
    async def asked() -> Result[Answer, CancelImportRefusal | RetryImportRefusal]:
        async with operations.coach() as coach:
            return await question(coach)

    outcome = asyncio.run(asked())
    if not is_successful(outcome):
        typer.echo(_in_words(outcome.failure()), err=True)
        raise typer.Exit(1)
    return outcome.unwrap()


def _in_words(refusal: CancelImportRefusal | RetryImportRefusal) -> str:
    match refusal:
        case ImportNotFound():
            return "There is no such import."
        case ImportOver():
            return "The import has ended already."
        case OriginalGone():
            return "Its original was removed when it failed: the learner must hand it over again."


def _table(found: Sequence[ImportSummary]) -> Table:
    table = Table("import", "source", "step", "done", "why", "started", "last moved", box=None)
    for each in found:
        table.add_row(
            str(each.id),
            each.source,
            each.step.value,
            f"{each.done}/{each.total}",
            each.code or "",
            f"{each.started_at:%Y-%m-%d %H:%M:%S}",
            f"{each.touched_at:%Y-%m-%d %H:%M:%S}",
        )
    return table


def _print_json(value: object) -> None:
    typer.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())
