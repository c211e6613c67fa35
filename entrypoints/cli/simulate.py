"""The command that lets a month of learners come, to see what a system would make of them."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table

from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen
from entrypoints.cli.simulated import Simulated, SimulationOrder

OURS = ("127.0.0.1", "localhost", "::1")
TENFOLD = 10


def add_to(app: typer.Typer, operations: Operations) -> None:
    @app.command()
    def simulate(
        *,
        url: Annotated[str, typer.Option(help="Where the service answers.")] = "http://127.0.0.1:8000",
        learners: Annotated[int, typer.Option(help="How many there are in this month.", min=1)] = 50_000,
        minutes: Annotated[float, typer.Option(help="The month passes in these.", min=0.2, max=720)] = 5,
        times: Annotated[
            float, typer.Option(help="So many times as many requests a second.", min=0.1, max=1000)
        ] = 1,
        accounts: Annotated[int, typer.Option(help="So many stand for all of them.", min=1, max=2000)] = 40,
        seed: Annotated[int, typer.Option(help="The same number makes the same month.")] = 1,
        plot: Annotated[Path | None, typer.Option(help="Draw the month into this SVG file.")] = None,
        i_own_this_host: Annotated[
            bool, typer.Option("--i-own-this-host", help="It is not this machine, and I may load it.")
        ] = False,
    ) -> None:
        """Let a month of learners come, compressed in time; it makes accounts, and everything that these do.

        Exit status 1: a request failed.
        """
        if urlsplit(url).hostname not in OURS and not i_own_this_host:
            raise typer.BadParameter(f"{url} is not this machine: only with --i-own-this-host")
        order = SimulationOrder(
            url=url, learners=learners, minutes=minutes, times=times, accounts=accounts, seed=seed, plot=plot
        )
        simulated = _watched(operations, order)
        console = screen()
        console.print(_routes(simulated))
        console.print(_summary(simulated))
        if simulated.sizes:
            console.print(_growth(simulated))
        if any(each.failed for each in simulated.routes):
            raise typer.Exit(1)


def _watched(operations: Operations, order: SimulationOrder) -> Simulated:
    columns = TextColumn("the month"), BarColumn(), TaskProgressColumn()
    with Progress(*columns, console=screen(), transient=True) as bar:
        task = bar.add_task("month", total=1.0)
        return operations.simulate(order, watch=lambda share: bar.update(task, completed=share))


def _routes(simulated: Simulated) -> Table:
    table = _table("route", "requests", "failed", "p50 ms", "p95 ms", "p99 ms")
    for each in simulated.routes:
        cuts = (f"{cut * 1000:,.1f}" for cut in (each.p50, each.p95, each.p99))
        table.add_row(each.route, f"{each.requests:,}", f"{each.failed:,}", *cuts)
    return table


def _summary(simulated: Simulated) -> str:
    order = simulated.order
    times = "" if order.times == 1 else f" times {order.times:g}"
    return (
        f"{order.learners:,} learners{times}: {simulated.requests:,} requests, "
        f"{simulated.peak:,.1f} a second at the month's height, at most {simulated.under_way} at once.\n"
        f"The oldest event was {simulated.lag:,.1f} s old at most; the simulation itself was "
        f"{simulated.late * 1000:,.0f} ms late at most.\n"
        f"The next tenfold: {simulated.peak * TENFOLD:,.0f} a second; "
        f"try it with --times {order.times * TENFOLD:g}."
    )


def _growth(simulated: Simulated) -> Table:
    table = _table("store", "what", "there", "bytes each", "a month", "GB a month", "GB a month, tenfold")
    for each in simulated.sizes:
        grown = each.each * each.a_month / 1e9
        of_month = (
            (f"{each.a_month:,.0f}", f"{grown:,.2f}", f"{grown * TENFOLD:,.1f}")
            if each.a_month
            else ("",) * 3
        )
        table.add_row(each.store, each.what, f"{each.things:,}", f"{each.each:,.0f}", *of_month)
    return table


def _table(*titles: str) -> Table:
    table = Table(box=None)
    for title in titles:
        table.add_column(title, justify="left" if title in ("route", "store", "what") else "right")
    return table
