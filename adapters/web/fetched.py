"""What a site's answer says beside its body."""

from email.message import Message
from urllib.parse import unquote

import httpx

from adapters.web.unreachable import Unreachable
from domain.knowledge.import_failure import FetchReason

_REDIRECTS = {301, 302, 303, 307, 308}
_GONE = {404, 410}
_TOO_MANY_REQUESTS = 429


def next_address(answer: httpx.Response) -> str | None:
    """Where a redirect leads; ``None`` for an answer that has arrived."""
    location = answer.headers.get("location")
    return location if answer.status_code in _REDIRECTS else None


def check_status(status: int) -> None:
    if 200 <= status < 300:
        return
    if status in _GONE:
        raise Unreachable(FetchReason.PAGE_MISSING)
    if status == _TOO_MANY_REQUESTS or status >= 500:
        raise Unreachable(FetchReason.SITE_FAILING)
    raise Unreachable(FetchReason.PAGE_REFUSED if status >= 400 else FetchReason.PAGE_DAMAGED)


def filename_of(address: httpx.URL, answer: httpx.Response) -> str | None:
    """As the site says, or the last part of the address. Not made safe: it is a name, not a path."""
    header = Message()
    header["Content-Disposition"] = answer.headers.get("content-disposition", "")
    return header.get_filename() or unquote(address.path.rpartition("/")[2]) or None
