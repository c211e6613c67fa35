"""Serving the HTTP door inside an event loop that others share."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator

import uvicorn
from litestar import Litestar

from entrypoints.http.slow_clients import Patience, impatient

_GRACE_SECONDS = 10
_IDLE_SECONDS = 30
_BACKLOG = 2048
_PATIENCE = Patience()


class DidNotStart(Exception):
    """The application's own start-up failed; the log says why."""


async def serve(
    app: Litestar,
    *,
    host: str,
    port: int,
    on_ready: Callable[[int], None] | None = None,
    patience: Patience = _PATIENCE,
    grace: float = _GRACE_SECONDS,
) -> None:
    """Serves until cancelled, then lets running requests finish for ``grace`` seconds.

    ``port`` 0 takes a free one; ``on_ready`` hears which, once requests are answered. A port that is taken
    raises ``OSError``. Signals stay the caller's. Clients are waited for with ``patience``, and no longer.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=_BACKLOG) as listening:
        server = _Server(_config(app, patience, grace), on_ready)
        running = asyncio.create_task(_run(server, listening))
        try:
            await asyncio.shield(running)
        except asyncio.CancelledError:
            server.should_exit = True
            await running
            raise


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_ready: Callable[[int], None] | None) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves them alone."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._on_ready is not None and sockets:
            self._on_ready(sockets[0].getsockname()[1])


async def _run(server: _Server, listening: socket.socket) -> None:
    try:
        await server.serve(sockets=[listening])
    except SystemExit as refused:  # uvicorn would end the whole process, and everybody else in it
        raise DidNotStart from refused


def _config(app: Litestar, patience: Patience, grace: float) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="none",  # the caller's, which should be uvloop's
        http=impatient(patience),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # see `addresses.py`
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=grace,  # type: ignore[arg-type]  # asyncio.wait_for takes fractions
    )
