"""A server of the benchmark's own: started on a port that was free, stopped by its process id."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

PATIENCE = 60.0


class DidNotStart(Exception):
    """The child ended, or never listened."""


@dataclass(frozen=True)
class Child:
    """``started_after``: seconds from launch to the first accepted connection; ``memory``: bytes (RSS)."""

    port: int
    pid: int
    started_after: float

    @property
    def memory(self) -> int:
        return int(psutil.Process(self.pid).memory_info().rss)


@contextmanager
def child(arguments: Sequence[str], environment: Mapping[str, str], port_variable: str) -> Iterator[Child]:
    """Runs ``python arguments`` until the block is left."""
    port = _free_port()
    launched = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env={**_surroundings(), **environment, port_variable: str(port)},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        yield Child(port, process.pid, time.perf_counter() - launched)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _surroundings() -> dict[str, str]:
    """Ours, but with bytecode on, as wherever the product is installed: compiling anew is not starting."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        if process.poll() is not None:
            raise DidNotStart(f"exit status {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.005)
    raise DidNotStart(f"nothing listens on {port}")
