"""Clients that keep a connection without using it: what trickles in, or is never fetched, is cut off."""

from asyncio import TimerHandle, Transport
from dataclasses import dataclass

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_HEAD_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """In seconds: for a head, for a body, and for a client that does not fetch what it asked for.

    A body has one more second for every ``pace`` bytes of it that came. ``head_largest`` is in bytes.
    """

    head: float = 10
    body: float = 20
    pace: int = 10_000
    fetching: float = 60
    head_largest: int = 65_536


class Impatient(HttpToolsProtocol):
    """The server itself only limits how long a connection waits for its next request."""

    patience: Patience = Patience()
    _sending: TimerHandle | None = None
    _fetching: TimerHandle | None = None
    _in_head = False
    _head_size = 0
    _body_until = 0.0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as in the base
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_sending_timer()
        self._stop_fetching_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._await_head()
        super().data_received(data)
        if self._in_head:
            self._head_size += len(data)
            if self._head_size > self.patience.head_largest:
                self._cut_off(_HEAD_TOO_LARGE)

    def on_message_begin(self) -> None:
        self._await_head()  # again: the end of one request and the beginning of the next came together
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._stop_sending_timer()
        super().on_headers_complete()
        self._body_until = self.loop.time() + self.patience.body
        self._sending = self.loop.call_at(self._body_until, self._look_at_body)

    def on_body(self, body: bytes) -> None:
        self._body_until += len(body) / self.patience.pace
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._stop_sending_timer()
        super().on_message_complete()
        if self.cycle.response_complete:  # nobody waits for the next request since this body went on
            self._unset_keepalive_if_required()
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def pause_writing(self) -> None:
        super().pause_writing()
        self._fetching = self.loop.call_later(self.patience.fetching, self.transport.abort)

    def resume_writing(self) -> None:
        self._stop_fetching_timer()
        super().resume_writing()

    def _await_head(self) -> None:
        if self._sending is None:
            self._in_head, self._head_size = True, 0
            self._sending = self.loop.call_later(self.patience.head, self._cut_off, _TOO_SLOW)

    def _look_at_body(self) -> None:
        now = self.loop.time()
        if self.flow.read_paused:  # it is we who do not read on
            self._body_until = max(self._body_until, now + self.patience.body)
        if now < self._body_until:
            self._sending = self.loop.call_at(self._body_until, self._look_at_body)
        else:
            self._cut_off(_TOO_SLOW)

    def _cut_off(self, word: bytes) -> None:
        """``word`` only where nothing else is being said."""
        if self.transport.is_closing():
            return
        if self._is_listened_to():
            self.transport.write(word)
        self.transport.close()

    def _is_listened_to(self) -> bool:
        if self._in_head:
            before: RequestResponseCycle | None = self.cycle  # the base says it is never none
            return self._head_size > 0 and (before is None or before.response_complete)
        return not (self.cycle.response_started or self.pipeline)

    def _stop_sending_timer(self) -> None:
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None

    def _stop_fetching_timer(self) -> None:
        if self._fetching is not None:
            self._fetching.cancel()
            self._fetching = None


def impatient(given: Patience) -> type[Impatient]:
    """The kind that has this patience: the server makes one for every connection."""

    class AsImpatient(Impatient):
        patience = given

    return AsImpatient
