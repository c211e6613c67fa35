"""Links that let their bearer do one thing with one object, past us and without a login."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

LONGEST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SignedLink:
    """``headers`` must be sent as they are. A ``url`` that begins with a slash leads to our own door."""

    url: str
    method: str
    headers: Mapping[str, str]
    expires_at: datetime


class SignedLinks(Protocol):
    """Signs; asks nobody and stores nothing.

    ``to_put`` is bound to method, key, content type and the exact size in bytes, and never replaces;
    ``to_get`` is bound to method and key, and what comes is called ``filename`` and ``content_type``.
    A ``lasting`` that ``checked_lasting`` refuses raises ``ValueError``, and so does an unfit key.
    """

    async def to_put(self, key: str, *, content_type: str, size: int, lasting: timedelta) -> SignedLink: ...
    async def to_get(
        self, key: str, *, content_type: str, filename: str, lasting: timedelta
    ) -> SignedLink: ...


def checked_lasting(lasting: timedelta) -> timedelta:
    """A second at least, 10 minutes at most."""
    if not timedelta(seconds=1) <= lasting <= LONGEST:
        raise ValueError(f"a link lasts {LONGEST} at most")
    return lasting
