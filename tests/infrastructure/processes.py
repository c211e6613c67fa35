"""Commands of `coach` as real processes, for tests that look at them from outside."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

COMMAND = (sys.executable, "-m", "infrastructure.main")


def environment(settings: dict[str, str]) -> dict[str, str]:
    """These settings, and none that happen to be set where the tests run."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COACH_")} | settings


def coach(*command: str, cwd: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *command], cwd=cwd, env=environment(settings), capture_output=True, text=True, check=False
    )


@contextmanager
def started(command: str, *, cwd: Path, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """In a process group of its own, as a terminal starts it; what it says goes to the file ``said``."""
    with (
        (cwd / "said").open("wb") as said,
        subprocess.Popen(
            [*COMMAND, command],
            cwd=cwd,
            env=environment(settings),
            stdout=said,
            stderr=said,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()


def ended(process: subprocess.Popen[bytes], by: signal.Signals) -> int:
    """The exit status; none of its children is left."""
    children = psutil.Process(process.pid).children(recursive=True)
    os.killpg(process.pid, by)
    status = process.wait(timeout=60)
    assert psutil.wait_procs(children, timeout=0)[1] == []
    return status
