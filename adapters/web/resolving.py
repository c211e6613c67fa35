"""The addresses of a site, asked for once: whoever checks them connects to the same ones."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from adapters.web.unreachable import Unreachable
from domain.knowledge.import_failure import FetchReason

Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]

_TRY_AGAIN = {socket.EAI_AGAIN, socket.EAI_FAIL}


async def resolve(host: str, port: int) -> Sequence[str]:
    """By the system, which also understands ``2130706433`` and ``0x7f.1``. The best address comes first."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as failure:
        passing = failure.errno in _TRY_AGAIN
        raise Unreachable(FetchReason.SITE_UNREACHABLE if passing else FetchReason.SITE_UNKNOWN) from failure
    except UnicodeError as failure:
        raise Unreachable(FetchReason.ADDRESS_UNFIT) from failure
    return list(dict.fromkeys(str(place[0]) for *_, place in found))
