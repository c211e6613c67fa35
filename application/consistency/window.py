"""What may disagree between stores that once agreed: only what has changed since."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from application.ports.inventory import Stock

Keys = AsyncIterator[Sequence[str]]  # a page at a time

CLOCKS = timedelta(minutes=2)  # that those of the stores may be apart, and a transaction may take


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Until ``since`` the stores agreed, and nothing was on its way.

    ``written`` names, by stock, what was written to the store since, or removed there, by whomever: the truth
    says by itself what has changed there.
    """

    since: datetime
    written: Mapping[Stock, Callable[[], Keys]]
