"""The command that asks whether the stores agree, and mends them."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from application.consistency.agreement import AgreementReport, Disagreement, StockReport
from application.consistency.comparison import Fault
from application.consistency.fsck import CheckAgreementCommand
from application.ports.failures import StoreUnavailable
from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen

FINDINGS, UNCHECKED = 1, 2  # exit status


def add_to(app: typer.Typer, operations: Operations) -> None:
    @app.command()
    def fsck(
        *,
        repair: Annotated[bool, typer.Option("--repair", help="Mend what can be mended.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
        grace: Annotated[
            int, typer.Option(min=0, help="Seconds for which what was just written may be ahead.")
        ] = 300,
    ) -> None:
        """Hold all stores against PostgreSQL. Exit status 0: they agree, 1: findings, 2: not checked."""
        command = CheckAgreementCommand(repair=repair, grace=timedelta(seconds=grace))
        try:
            report = asyncio.run(_checked(operations, command))
        except StoreUnavailable as away:
            Console(stderr=True).print(f"{away}: nothing was kept of this check.")
            raise typer.Exit(UNCHECKED) from None
        _print(report, as_json=as_json)
        if report.unavailable:
            raise typer.Exit(UNCHECKED)
        if report.left:
            raise typer.Exit(FINDINGS)


async def _checked(operations: Operations, command: CheckAgreementCommand) -> AgreementReport:
    async with operations.coach() as coach:
        return (await coach.check_agreement(command)).unwrap()


def _print(report: AgreementReport, *, as_json: bool) -> None:
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(_plain(report))).decode())
        return
    console = screen()
    console.print(_summary(report.stocks))
    named = [each for stock in report.stocks for each in stock.disagreements]
    if named:
        console.print(_details(named))
    for store in report.unavailable:
        console.print(f"{store} does not answer: what it holds was not checked.")


def _summary(stocks: Sequence[StockReport]) -> Table:
    table = Table(box=None)
    table.add_column("stock")
    for title in ("checked", *(_words(fault) for fault in Fault), "in flight", "left"):
        table.add_column(title, justify="right")
    for each in stocks:
        counts = (each.checked, *(each.found.get(fault, 0) for fault in Fault), each.in_flight, each.left)
        name = each.stock.value if each.unavailable is None else f"{each.stock.value} (not all)"
        table.add_row(name, *(f"{count:,}" for count in counts))
    return table


def _details(named: Sequence[Disagreement]) -> Table:
    table = Table(box=None)
    for title in ("stock", "fault", "learner", "key", "now"):
        table.add_column(title, overflow="fold")
    for each in named:
        item = each.finding.item
        table.add_row(each.stock.value, _words(each.fault), str(item.owner_id), item.key, _fate(each))
    return table


def _fate(disagreement: Disagreement) -> str:
    match disagreement.repaired:
        case None:
            return ""
        case True:
            return "repaired"
        case False:
            return "lost"


def _words(fault: Fault) -> str:
    return fault.value.replace("_", " ")


def _plain(report: AgreementReport) -> dict[str, object]:
    return {
        "started_at": report.started_at,
        "finished_at": report.finished_at,
        "unavailable": report.unavailable,
        "left": report.left,
        "stocks": [
            {
                "stock": each.stock.value,
                "checked": each.checked,
                "in_flight": each.in_flight,
                "found": {fault.value: each.found.get(fault, 0) for fault in Fault},
                "left": each.left,
                "unavailable": each.unavailable,
                "findings": [
                    {
                        "fault": found.fault.value,
                        "key": found.finding.item.key,
                        "tenant_id": found.finding.item.tenant_id,
                        "owner_id": found.finding.item.owner_id,
                        "repaired": found.repaired,
                    }
                    for found in each.disagreements
                ],
            }
            for each in report.stocks
        ],
    }
