"""The tour from its beginning to its end: material, service, stations, conclusion."""

import asyncio
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console

from entrypoints.cli.demo.checks import Checks
from entrypoints.cli.demo.material import Material, read_material
from entrypoints.cli.demo.tour import tour
from entrypoints.cli.operations import Operations
from entrypoints.cli.upkeep import holdings_table


def show(material: Path | None, url: str | None, operations: Operations) -> bool:
    """Says whether every check held."""
    console = Console()
    found = _read(material or operations.sample, console)
    if not found.chapters and not found.files:
        console.print("There is no file to learn from in it.")
        return False
    checks = Checks(console)
    if url is not None:
        asyncio.run(tour(url, found, checks, console))
    else:
        _tour_of_our_own(found, operations, checks, console)
    _conclude(checks, console)
    return not checks.failed


def _read(place: Path, console: Console) -> Material:
    found = read_material(place)
    console.print(
        f"Material: {len(found.chapters)} Markdown chapters and {len(found.files)} other files from {place}"
    )
    if found.skipped:
        console.print(f"Skipped, as they are nothing to learn from: {', '.join(found.skipped)}")
    return found


def _tour_of_our_own(found: Material, operations: Operations, checks: Checks, console: Console) -> None:
    with ExitStack() as stack:
        with console.status("Starting a service of our own ..."):
            service = stack.enter_context(operations.temporary_service())
        console.print(f"Service: {service.url}, in {service.home}, removed afterwards")
        asyncio.run(tour(service.url, found, checks, console))
        console.rule("What the stores hold", align="left")
        console.print(holdings_table(operations.holdings(service.home)))


def _conclude(checks: Checks, console: Console) -> None:
    console.rule()
    if not checks.failed:
        console.print(f"[green]All {checks.held} checks held.[/]")
        return
    console.print(f"[red]{len(checks.failed)} of {checks.held + len(checks.failed)} checks failed:[/]")
    for failure in checks.failed:
        console.print(f"  {failure}", markup=False)
