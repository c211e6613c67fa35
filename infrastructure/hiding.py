"""Keeping libraries from loading others that nobody here needs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def hidden(module: str) -> Iterator[None]:
    """As if it were not installed, unless it is loaded already."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment] # the documented way to make an import fail
    try:
        yield
    finally:
        del sys.modules[module]
