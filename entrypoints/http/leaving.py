"""A process that is about to end says so, before anybody is turned away.

It still answers, but it is not ready any more, so that balancers send new requests elsewhere; and each answer
is the last on its connection, so that no client writes into one that is being closed.
"""

from collections.abc import Awaitable, Callable

from litestar.types import Message, Scope

from entrypoints.http.options import HttpOptions

_LAST = (b"connection", b"close")


def farewells(options: HttpOptions) -> Callable[[Message, Scope], Awaitable[None]]:
    """A hook for everything that is sent."""

    async def farewell(message: Message, _: Scope) -> None:
        if message["type"] == "http.response.start" and options.leaving():
            message["headers"] = [*message["headers"], _LAST]

    return farewell
