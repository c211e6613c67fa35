"""How long a request may take until it is answered, however long a store would keep it waiting."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from entrypoints.http.asking import Ask
from entrypoints.http.operation import declared_by
from entrypoints.http.options import HttpOptions
from entrypoints.http.wire_problems import DeadlinePassed

_UNTIL = "deadline"


def deadlines(options: HttpOptions) -> Callable[[ASGIApp], ASGIApp]:
    """A middleware that ends what takes too long, with the problem ``deadline_passed``.

    The time in which the client sends its body is its own. From the first byte of the answer on it is the
    answer's affair: see `streams.py`.
    """

    def within_deadline(app: ASGIApp) -> ASGIApp:
        async def answered(scope: Scope, receive: Receive, send: Send) -> None:
            loop = asyncio.get_running_loop()
            until = loop.time() + _allowed(scope, options).total_seconds()
            clock = _Clock(asyncio.timeout_at(until), until)
            scope["state"][_UNTIL] = clock
            try:
                async with clock.timeout:
                    await app(scope, clock.while_receiving(receive), clock.until_answered(send))
            except TimeoutError:
                if not clock.timeout.expired():
                    raise
                raise DeadlinePassed(
                    "Whether it was done is not known: send it again with the same Idempotency-Key."
                ) from None

        return answered

    return within_deadline


def deadline_of(ask: Ask) -> float:
    """The moment, by the event loop's clock."""
    clock: _Clock = ask.scope["state"][_UNTIL]
    return clock.until


@dataclass(slots=True)
class _Clock:
    """Stands still while the client sends, and stops when the answer begins."""

    timeout: asyncio.Timeout
    until: float
    _answering: bool = False

    def while_receiving(self, receive: Receive) -> Receive:
        async def received() -> object:
            if self._answering or self.timeout.expired():
                return await receive()
            loop = asyncio.get_running_loop()
            began = loop.time()
            self.timeout.reschedule(None)
            message = await receive()
            self.until += loop.time() - began
            self.timeout.reschedule(self.until)
            return message

        return received  # type: ignore[return-value]  # the framework's messages are many typed dictionaries

    def until_answered(self, send: Send) -> Send:
        async def sent(message: Message) -> None:
            if not (self._answering or self.timeout.expired()):
                self._answering = True
                self.timeout.reschedule(None)
            await send(message)

        return sent


def _allowed(scope: Scope, options: HttpOptions) -> timedelta:
    operation = declared_by(cast(HTTPRouteHandler, scope["route_handler"]))  # this door has no other kind
    thinks = operation is not None and operation.thinks
    return options.deadline + options.thinking if thinks else options.deadline
