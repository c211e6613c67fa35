"""Which addresses are on the public Internet."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_UNICAST = IPv6Network("2000::/3")  # all that was ever given out
_NAT64 = IPv6Network("64:ff9b::/96")  # how a network without IPv4 reaches it (RFC 6052)
# Unknown to Python 3.11: for protocols (RFC 6890), 6to4 relays (RFC 7526) and examples (RFC 9637).
_SET_ASIDE_V4 = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
_SET_ASIDE_V6 = (IPv6Network("2001::/23"), IPv6Network("3fff::/20"))


def is_public(address: str) -> bool:
    """Private, loopback, link-local, carriers' and documentation networks, multicast, and metadata are not.

    An IPv6 address that carries an IPv4 address is as public as that one. What is no address is not public.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return _is_public_v4(found) if isinstance(found, IPv4Address) else _is_public_v6(found)


def _is_public_v4(address: IPv4Address) -> bool:
    set_aside = any(address in network for network in _SET_ASIDE_V4)
    return address.is_global and not address.is_multicast and not set_aside


def _is_public_v6(address: IPv6Address) -> bool:
    if address in _NAT64:
        return _is_public_v4(IPv4Address(int(address) & 0xFFFF_FFFF))
    carried = address.ipv4_mapped or address.sixtofour
    if carried is not None:
        return _is_public_v4(carried)
    set_aside = any(address in network for network in _SET_ASIDE_V6)
    return address in _UNICAST and address.is_global and not set_aside
