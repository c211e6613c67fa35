"""Links that learners follow."""

from entrypoints.http.asking import Ask


def absolute(ask: Ask, url: str) -> str:
    """A link to our own door leads to where this request came."""
    host = ask.header(b"host")
    if host is None or not url.startswith("/"):
        return url
    return f"{ask.scope['scheme']}://{host}{url}"
