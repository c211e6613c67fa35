"""A web address, taken apart once by the one library that also connects."""

import httpx

from adapters.web.unreachable import Unreachable
from domain.knowledge.import_failure import FetchReason

_LONGEST = 2_048
_PORTS = {"http": 80, "https": 443}
_LAST_PORT = 65_535
_OTHER_SERVICES_BELOW = 1024  # mail, databases of old, shells: nothing that a page is read from


def parsed(url: str) -> httpx.URL:
    """Raises ``Unreachable`` for what is no http or https address, or carries credentials."""
    if len(url) > _LONGEST or not url.isprintable() or "\\" in url or " " in url:
        raise Unreachable(FetchReason.ADDRESS_UNFIT)
    try:
        address = httpx.URL(url)
        named = address.host != "" and b"%" not in address.raw_host  # % is what httpx makes of no host name
        fits = address.scheme in _PORTS and named and not address.userinfo
        port = port_of(address) if fits else 0
    except (httpx.InvalidURL, ValueError):  # ValueError: a host name that IDNA does not allow
        raise Unreachable(FetchReason.ADDRESS_UNFIT) from None
    if not fits or not (port in _PORTS.values() or _OTHER_SERVICES_BELOW <= port <= _LAST_PORT):
        raise Unreachable(FetchReason.ADDRESS_UNFIT)
    return address.copy_with(fragment=None)


def port_of(address: httpx.URL) -> int:
    return address.port if address.port is not None else _PORTS[address.scheme]
