"""Where on the web material may come from, as far as its address alone can tell."""

from urllib.parse import urlsplit

from returns.result import Failure, Result, Success

from domain.knowledge.errors import AddressUnfit

ADDRESS_LONGEST = 2_000


def checked_address(value: str) -> Result[str, AddressUnfit]:
    """The address itself: absolute, ``http`` or ``https``, with a host, without name, password and blanks.

    Where it leads is another question: whoever fetches it must look at every hop (RFC 3986; OWASP, "Server
    Side Request Forgery Prevention").
    """
    unfit = Failure(AddressUnfit(ADDRESS_LONGEST))
    if len(value) > ADDRESS_LONGEST or not value.isprintable() or any(map(str.isspace, value)):
        return unfit
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return unfit
    fits = (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and parts.username is None
        and parts.password is None
        and port != 0
        and "\\" not in value
    )
    return Success(value) if fits else unfit
