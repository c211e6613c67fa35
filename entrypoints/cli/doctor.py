"""The command that looks at a live configuration and says what is wrong with it."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.markup import escape

from entrypoints.cli.operations import Diagnosis, Operations, Severity
from entrypoints.cli.screen import screen

WRONG, UNCHECKED = 1, 2  # exit status
SIGNS = {
    Severity.FINE: "[green]✓[/green]",
    Severity.WARNING: "[yellow]![/yellow]",
    Severity.ERROR: "[red]✕[/red]",
    Severity.UNCHECKED: "[magenta]?[/magenta]",
}


def add_to(app: typer.Typer, operations: Operations) -> None:
    @app.command()
    def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
        """Look at the settings and at what they lead to, and say what is wrong.

        Exit status 0: nothing is wrong (there may be warnings), 1: something is, 2: something could not be
        looked at.
        """
        found = operations.diagnose()
        if as_json:
            typer.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
        else:
            _print(screen(), found)
        severities = {each.severity for each in found}
        if Severity.UNCHECKED in severities:
            raise typer.Exit(UNCHECKED)
        if Severity.ERROR in severities:
            raise typer.Exit(WRONG)


def _print(console: Console, found: Sequence[Diagnosis]) -> None:
    for each in found:
        console.print(f"{SIGNS[each.severity]} [bold]{each.about}[/bold]  {escape(each.what)}")
        if each.why:
            console.print(f"    {escape(each.why)}")
            console.print(f"    → {escape(each.do)}")
    counts = {
        severity: sum(each.severity is severity for each in found)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.UNCHECKED)
    }
    told = [f"{count} {severity.value}" for severity, count in counts.items() if count]
    console.print(", ".join(told) if told else "Nothing is wrong.")
