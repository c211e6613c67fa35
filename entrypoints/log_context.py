"""Whom and what a line of the log is about: told at the doors, and carried to wherever something is logged.

Ids and nothing else, and those only as UUIDs: whatever somebody calls their own request, no line tells it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid5

from structlog.contextvars import bind_contextvars, bound_contextvars

_OTHER_NAMES = UUID("2f0d5c0e-7a5b-5d8f-9a55-3f6f0b8c6d11")


@contextmanager
def telling(request: str, **ids: object) -> Iterator[None]:
    """Until the end of one request, command or event, whatever is told ``about`` it meanwhile included."""
    unknown: dict[str, str | None] = dict.fromkeys(("tenant_id", "user_id", "session_id"))
    with bound_contextvars(request_id=request_name(request), **unknown):
        about(**ids)
        yield


def about(**ids: object) -> None:
    """Known from now on. What is no UUID is not told."""
    bind_contextvars(**{name: str(value) for name, value in ids.items() if isinstance(value, UUID)})


def request_name(given: str) -> str:
    """The request's own id if it is a UUID, and otherwise one that follows from it."""
    try:
        return str(UUID(given))
    except ValueError:
        return str(uuid5(_OTHER_NAMES, given))
