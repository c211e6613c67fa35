"""What every answer tells the browser that it may reach, whoever made the answer."""

from collections.abc import Awaitable, Callable, Sequence

from litestar.config.cors import CORSConfig
from litestar.types import Message, Scope

from entrypoints.http.options import HttpOptions

_GUARDS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; base-uri 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)
_ONLY_ENCRYPTED = (b"strict-transport-security", b"max-age=31536000")


def guards(options: HttpOptions) -> Callable[[Message, Scope], Awaitable[None]]:
    """A hook for everything that is sent. What an answer says itself, such as a page's own policy, counts."""
    told = (*_GUARDS, _ONLY_ENCRYPTED) if options.encrypted else _GUARDS

    async def guard(message: Message, _: Scope) -> None:
        if message["type"] == "http.response.start":
            headers = list(message["headers"])
            own = {name for name, _ in headers}
            headers += [each for each in told if each[0] not in own]
            message["headers"] = headers

    return guard


def sharing(origins: Sequence[str]) -> CORSConfig | None:
    """Lets pages of these origins read answers; of others, and without any, the browser keeps them back.

    There are no cookies: a page must have a token to find anything here.
    """
    if not origins:
        return None
    return CORSConfig(
        allow_origins=list(origins),
        allow_methods=["DELETE", "GET", "PATCH", "POST", "PUT"],
        allow_headers=[
            "Accept",
            "Authorization",
            "Coach-Tenant",
            "Content-Type",
            "Idempotency-Key",
            "If-Match",
            "If-None-Match",
            "X-Request-Id",
        ],
        expose_headers=["Allow", "ETag", "Location", "Retry-After", "WWW-Authenticate", "X-Request-Id"],
    )
