"""What this door says when all is well."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec
from litestar.types import ASGIApp, Receive, Scope, Send
from returns.pipeline import is_successful
from returns.result import Result

from application.refusals import Refusal
from entrypoints.http.asking import Ask
from entrypoints.http.conditions import entity_tag, is_known
from entrypoints.http.failures import Refused

T = TypeVar("T")

_ENCODER = msgspec.json.Encoder()


class Many(msgspec.Struct, Generic[T], frozen=True):
    """A list, or a part of it."""

    items: Sequence[T]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Ready to be sent. Building the framework's own response takes longer than all else in this door."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes = b""

    async def __call__(self, _: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


def granted(outcome: Result[T, Refusal]) -> T:
    """What the use case answered; its refusal becomes a problem."""
    if is_successful(outcome):
        return outcome.unwrap()
    raise Refused(outcome.failure())


def answer(
    ask: Ask,
    content: object,
    *,
    status: int = 200,
    location: str | None = None,
    version: int | None = None,
) -> ASGIApp:
    """``content`` as JSON, or 304 where the client has this ``version`` already."""
    headers = _headers(ask)
    if version is not None:
        headers.append((b"etag", entity_tag(version).encode()))
        if is_known(ask, version):
            return Answer(304, headers)
    if location is not None:
        headers.append((b"location", location.encode()))
    body = _ENCODER.encode(content)
    headers.append((b"content-type", b"application/json"))
    headers.append((b"content-length", b"%d" % len(body)))
    return Answer(status, headers, body)


def nothing(ask: Ask) -> ASGIApp:
    return Answer(204, _headers(ask))


def _headers(ask: Ask) -> list[tuple[bytes, bytes]]:
    return [(b"x-request-id", ask.request_id.encode())]
