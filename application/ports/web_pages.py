"""What stands at a web address."""

from dataclasses import dataclass
from typing import Protocol

from returns.result import Result

from domain.knowledge.import_failure import FetchReason


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """``content_type`` as the site said it, with its parameters; ``final_url`` is where redirects ended."""

    content: bytes
    content_type: str
    final_url: str
    filename: str | None


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """``reason.may_pass`` tells whether trying again later makes sense."""

    reason: FetchReason


class WebPages(Protocol):
    """Reads public pages only, however their address is spelled or where it leads on to.

    Nothing but http and https; every address on the way must be public, and is the one that is connected to.
    Sends no cookies and no credentials. Size and time are bounded; whatever a site does is a ``FetchFailed``.
    """

    async def fetch(self, url: str) -> Result[FetchedPage, FetchFailed]: ...
