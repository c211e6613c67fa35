"""Commands for the chain of administrative acts."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Never, TypeVar

import msgspec
import typer
from returns.result import Result
from rich.table import Table

from application.audit.read_acts import ChainVerified, ListActsCommand, VerifyActsCommand
from application.coach import Coach
from domain.audit.chain import Link
from entrypoints.cli.operations import Operations
from entrypoints.cli.screen import screen

Answer = TypeVar("Answer")
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def commands(operations: Operations) -> typer.Typer:
    app = typer.Typer(help="What operators did, in a chain that only grows.", no_args_is_help=True)

    @app.command("list")
    def list_(
        *,
        limit: Annotated[int, typer.Option(min=1, max=10_000)] = 100,
        as_json: AsJson = False,
    ) -> None:
        """Show administrative acts, newest first."""
        found = _ask(operations, lambda coach: coach.list_acts(ListActsCommand(limit=limit)))
        if as_json:
            told = [
                {"position": each.position, "act": each.act, "digest": each.digest.hex()} for each in found
            ]
            typer.echo(msgspec.json.format(msgspec.json.encode(told), indent=2).decode())
        else:
            screen().print(_table(found) if found else "Nobody has done anything yet.")

    @app.command()
    def verify(
        *,
        head: Annotated[str | None, typer.Option(help="What an earlier look said is the head.")] = None,
        as_json: AsJson = False,
    ) -> None:
        """Walk the whole chain. Exit status 1 when something was changed, removed, inserted or moved.

        Note the head somewhere else: only with --head a chain is found out that was put back whole, as it
        once was.
        """
        command = VerifyActsCommand(known=None if head is None else _head_in(head))
        verified = _ask(operations, lambda coach: coach.verify_acts(command))
        if as_json:
            typer.echo(msgspec.json.format(msgspec.json.encode(_told(verified)), indent=2).decode())
        else:
            typer.echo(_in_words(verified))
        if verified.breaks or not verified.knows_known:
            raise typer.Exit(1)

    return app


def _ask(operations: Operations, question: Callable[[Coach], Awaitable[Result[Answer, Never]]]) -> Answer:
    async def asked() -> Result[Answer, Never]:
        async with operations.coach() as coach:
            return await question(coach)

    return asyncio.run(asked()).unwrap()


def _head_in(text: str) -> tuple[int, bytes]:
    position, _, digest = text.partition(":")
    try:
        return int(position), bytes.fromhex(digest)
    except ValueError:
        raise typer.BadParameter("it looks like 17:5f3a...", param_hint="--head") from None


def _head(verified: ChainVerified) -> str | None:
    return None if verified.head is None else f"{verified.head[0]}:{verified.head[1].hex()}"


def _told(verified: ChainVerified) -> dict[str, object]:
    return {
        "entries": verified.entries,
        "breaks": [{"what": what.value, "position": position} for what, position in verified.breaks],
        "head": _head(verified),
        "knows_head": verified.knows_known,
    }


def _in_words(verified: ChainVerified) -> str:
    said = [f"{what.value} at {position}" for what, position in verified.breaks]
    if not verified.knows_known:
        said.append("the head that was noted is not in it")
    if said:
        return f"The chain is broken: {', '.join(said)}."
    if verified.head is None:
        return "The chain is whole: there is nothing in it yet."
    return f"The chain is whole: {verified.entries:,} entries. Its head is {_head(verified)}"


def _table(found: Sequence[Link]) -> Table:
    table = Table("position", "when", "act", "outcome", "details", box=None)
    for each in found:
        details = ", ".join(f"{name} {value}" for name, value in sorted(each.act.details.items()))
        at = f"{each.act.at:%Y-%m-%d %H:%M:%S}"
        table.add_row(str(each.position), at, each.act.name, each.act.outcome, details)
    return table
