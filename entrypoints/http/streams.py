"""A reply while it is made, as server-sent events."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
from litestar.response.streaming import ASGIStreamingResponse
from litestar.types import ASGIApp

from application.coaching.views import TurnView
from entrypoints.http.asking import Ask
from entrypoints.http.bodies import JSON
from entrypoints.http.deadlines import deadline_of
from entrypoints.http.failures import problem_of
from entrypoints.http.wire_problems import DeadlinePassed

EVENT_STREAM = "text/event-stream"


class Piece(msgspec.Struct, frozen=True):
    """Some words of the reply; all pieces join to the whole."""

    text: str


def prefers_stream(ask: Ask) -> bool:
    try:
        return ask.accept.best_match([JSON, EVENT_STREAM]) == EVENT_STREAM
    except OverflowError:  # a quality of infinity
        return False


def stream(ask: Ask, pieces: AsyncIterator[str | TurnView]) -> ASGIApp:
    """Events ``piece``, then ``turn``; ``error`` with a problem when it breaks off."""
    return ASGIStreamingResponse(
        iterator=_events(ask, pieces),
        status_code=200,
        media_type=EVENT_STREAM,
        headers={
            "X-Request-Id": ask.request_id,
            "X-Accel-Buffering": "no",  # proxies that obey it pass every piece on at once
        },
    )


async def _events(ask: Ask, pieces: AsyncIterator[str | TurnView]) -> AsyncIterator[bytes]:
    deadline = deadline_of(ask)
    try:
        while True:
            # The time that the client takes between two pieces counts too, but never interrupts them.
            async with asyncio.timeout_at(deadline):
                piece = await anext(pieces, None)
            if piece is None:
                break
            if isinstance(piece, TurnView):
                yield _event("turn", piece)
            else:
                yield _event("piece", Piece(piece))
    except TimeoutError:
        late = DeadlinePassed("The reply is made all the same: ask for the session's messages.")
        yield _event("error", problem_of(late).document(ask.request_id))
    except Exception as failure:  # noqa: BLE001 - the status is sent: an event is all that can still tell
        yield _event("error", problem_of(failure).document(ask.request_id))


def _event(name: str, data: object) -> bytes:
    """JSON has no line breaks outside of escapes, so one line of data it is."""
    return b"event: %s\ndata: %s\n\n" % (name.encode(), msgspec.json.encode(data))
