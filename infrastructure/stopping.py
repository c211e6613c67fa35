"""How a process is asked to stop: Ctrl-C or SIGTERM."""

import asyncio
import signal


def stop_on_signals() -> asyncio.Event:
    """Set when the process should end in an orderly way. Asking twice stops no faster: nothing is lost."""
    stop = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    return stop
