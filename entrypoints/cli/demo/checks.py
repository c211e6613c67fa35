"""What the tour has seen to be so, and what not."""

from textwrap import shorten

from rich.console import Console
from rich.markup import escape

LONGEST = 200  # characters of an answer


class Checks:
    """Says at once whether a claim held; ``failed`` keeps those that did not."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.held = 0
        self.failed: list[str] = []

    def that(self, claim: str, *, holds: bool, otherwise: str = "") -> None:
        """``otherwise`` says what was seen instead."""
        if holds:
            self.held += 1
            self._console.print(f"  [green]✔[/] {escape(claim)}")
        else:
            failure = f"{claim}: {otherwise}" if otherwise else claim
            self.failed.append(failure)
            self._console.print(f"  [red]✘ {escape(failure)}[/]")


def told(answer: str) -> str:
    """An answer that was not what it should be, on one line."""
    return f"the answer was “{shorten(answer, LONGEST, placeholder=' …')}”"
