"""Where a request comes from."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from entrypoints.http.asking import Ask

_ONE_HOUSEHOLD = 64  # bits: what a provider gives a customer at the least (RFC 6177)
_UNKNOWN = "unknown"


def address_of(ask: Ask, *, proxies: int) -> str:
    """The address of the client, an IPv6 one as its network; the same word for all that cannot be told.

    Behind ``proxies`` of our own, each of which adds to X-Forwarded-For whom it spoke with, it is the one
    that the outermost added. What a client writes there itself stands further left and is not looked at.
    """
    client = ask.scope.get("client")
    spoken_with = client[0] if client else ""
    if proxies:
        told = [
            each.strip()
            for name, value in ask.scope["headers"]
            if name == b"x-forwarded-for"
            for each in value.decode("latin-1").split(",")
        ]
        spoken_with = told[-proxies] if len(told) >= proxies else ""
    return _household(spoken_with)


def _household(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return _UNKNOWN
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(IPv6Network((known, _ONE_HOUSEHOLD), strict=False))
