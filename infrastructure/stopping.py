"""How a process is asked to stop, by Ctrl-C or SIGTERM, and how long that may take at most."""

import asyncio
import faulthandler
import signal
from collections.abc import Sequence
from types import CoroutineType

import structlog

CLOSING = 15.0  # seconds that connections to stores may take, when everything else is done
WORK = 60.0  # seconds: workers finish the event and the command that they have in hand
UP = 180.0  # seconds: the same, and then the embedded stores are stopped

_LAST_WORDS = 1.0  # seconds before the end

_log = structlog.stdlib.get_logger("stopping")


def stop_on_signals(within: float) -> asyncio.Event:
    """Set when the process should end in an orderly way. Asking twice stops no faster: nothing is lost.

    ``within`` seconds later it ends whatever hangs, be it the event loop, a thread or the interpreter's own
    end: with exit status 1, having said on stderr what hung. That is like a crash, which others make good.
    """
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def ask(*_: object) -> None:
        if stop.is_set():
            return
        faulthandler.dump_traceback_later(within, exit=True)  # a thread that needs neither loop nor lock
        loop.call_soon_threadsafe(loop.call_later, within - _LAST_WORDS, _tell_what_hangs)
        loop.call_soon_threadsafe(stop.set)

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, ask)  # not the loop's own way: a loop that is blocked would not hear of it
    return stop


def _tell_what_hangs() -> None:
    _log.error("does not come to its end and is cut off", waiting=_where_tasks_stand())


def _where_tasks_stand() -> Sequence[str]:
    """Files and lines only: what they work on may be personal."""
    return sorted(f"{task.get_name()} {_innermost(task.get_coro())}" for task in asyncio.all_tasks())


def _innermost(waiting: object) -> str:
    """A task only knows its outermost coroutine: follow whom each waits for."""
    frame = None
    while isinstance(waiting, CoroutineType):
        frame, waiting = waiting.cr_frame, waiting.cr_await
    return "" if frame is None else f"{frame.f_code.co_filename}:{frame.f_lineno}"
