"""Where commands show what they found."""

import sys

from rich.console import Console

WIDE = 200  # characters: no line of ours is longer


def screen() -> Console:
    """As wide as the terminal; where there is none, whoever reads the lines gets them whole."""
    return Console(width=None if sys.stdout.isatty() else WIDE)
