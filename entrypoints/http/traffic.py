"""Who counts requests, and how they are told from each other without saying what was asked for."""

from time import perf_counter
from typing import Protocol

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from application.tracer import Step, StepKind, Tracer

_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_HUNG_UP = 499  # nginx's number for a client that did not wait for its answer
_OUR_FAULT = 500


class Traffic(Protocol):
    """Told of every request; must not wait and must not fail.

    ``route`` is what the path looks like without the ids in it, and ``unmatched`` where no route fits.
    ``seconds`` go by until the answer begins.
    """

    def answered(self, method: str, route: str, status: int, seconds: float) -> None: ...


class NobodyCounts:
    """For whoever does not want to know."""

    def answered(self, method: str, route: str, status: int, seconds: float) -> None: ...


def counted(app: ASGIApp, traffic: Traffic, tracer: Tracer) -> ASGIApp:
    """Around everything, so that requests that no route fits count too.

    Each begins a trace of its own: a client's word for what led to it is a stranger's, as are the ids in it.
    """

    async def following(scope: Scope, receive: Receive, send: Send) -> None:
        with tracer.step("request", StepKind.REQUEST) as step:
            await counting(scope, receive, send, step)

    async def counting(scope: Scope, receive: Receive, send: Send, step: Step) -> None:
        began = perf_counter()
        answering = False

        def tell(status: int) -> None:
            asked = scope.get("method")
            method = asked if asked in _METHODS else "other"
            route = scope.get("path_template") or "unmatched"
            traffic.answered(method, route, status, perf_counter() - began)
            step.rename(f"{method} {route}")
            step.tell(method=method, route=route, status=status)
            if status >= _OUR_FAULT:
                step.failed()

        async def sent(message: Message) -> None:
            nonlocal answering
            if message["type"] == "http.response.start":
                answering = True
                tell(message["status"])
            await send(message)

        try:
            await app(scope, receive, sent)
        finally:
            if not answering:
                tell(_HUNG_UP)

    return following
