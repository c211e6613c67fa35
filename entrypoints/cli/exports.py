"""Commands for writing down everything about a learner, and for bringing one in by that."""

import asyncio
from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec
import typer
from returns.pipeline import is_successful
from returns.result import Result

from application.privacy.import_export import ExportImported, ImportExportCommand, ImportExportRefusal
from application.privacy.write_export import ExportWritten, WriteExportCommand, WriteExportRefusal
from domain.identity.tenant import TenantNotFound
from domain.privacy.export_errors import AccountThere, ExportUnfit
from entrypoints.cli.learner_option import DEFAULT_TENANT, Tenant, one_learner
from entrypoints.cli.operations import Operations


def add_to(app: typer.Typer, operations: Operations) -> None:
    @app.command("import-export")
    def import_export(
        file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The ZIP file.")],
        *,
        tenant: Annotated[UUID, typer.Option(envvar="COACH_DEFAULT_TENANT", help="Where they will belong.")],
        as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    ) -> None:
        """Bring a learner in, by an export. They keep every id, and need a new password."""
        command = ImportExportCommand(path=file, tenant_id=tenant)
        outcome = asyncio.run(_imported(operations, command))
        if not is_successful(outcome):
            typer.echo(_in_words(outcome.failure()), err=True)
            raise typer.Exit(1)
        imported = outcome.unwrap()
        if as_json:
            typer.echo(msgspec.json.format(msgspec.json.encode(imported), indent=2).decode())
            return
        told = ", ".join(f"{count} {part.replace('_', ' ')}" for part, count in imported.records.items())
        typer.echo(f"Learner {imported.user_id} is here: {told}, {imported.files} files.")

    @app.command()
    def export(
        learner: Annotated[UUID | None, typer.Argument(help="The id of the learner.")] = None,
        *,
        email: Annotated[str | None, typer.Option(help="Instead of the id.")] = None,
        to: Annotated[Path, typer.Option(dir_okay=False, help="The ZIP file that will be there.")],
        tenant: Tenant = DEFAULT_TENANT,
    ) -> None:
        """Write everything about a learner into a file, who asked for it by letter. Only you may read it."""
        command = WriteExportCommand(tenant_id=tenant, learner=one_learner(learner, email), path=to)
        try:
            outcome = asyncio.run(_written(operations, command))
        except OSError as error:
            typer.echo(f"Nothing was written: {error.strerror}.", err=True)
            raise typer.Exit(1) from None
        if not is_successful(outcome):
            typer.echo("There is no such learner.", err=True)
            raise typer.Exit(1)
        written = outcome.unwrap()
        typer.echo(f"{to}: everything about learner {written.user_id}, {written.size:,} bytes.")


async def _imported(
    operations: Operations, command: ImportExportCommand
) -> Result[ExportImported, ImportExportRefusal]:
    async with operations.coach() as coach:
        return await coach.import_export(command)


async def _written(
    operations: Operations, command: WriteExportCommand
) -> Result[ExportWritten, WriteExportRefusal]:
    async with operations.coach() as coach:
        return await coach.write_export(command)


def _in_words(refusal: ImportExportRefusal) -> str:
    match refusal:
        case ExportUnfit(why=why):
            return f"Nothing was brought in: {why}."
        case AccountThere():
            return "Nothing was brought in: the learner, or something of theirs, is here or was erased here."
        case TenantNotFound():
            return "Nothing was brought in: there is no such tenant."
