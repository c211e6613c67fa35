"""A server that answers MongoDB's `$text`: NX-27017, in its own environment.

It hands UUIDs back as plain bytes, does not find documents by them, and takes several words for all of them:
good for asking whether it searches texts, and for one word; all else about `$text` is left to MongoDB.
"""

import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing, suppress
from functools import cache
from pathlib import Path

from infrastructure.server_process import ServerProcess
from tests.nats_server import quiet_port

PACKAGE = "nx-27017==0.8.1"


class TextServer(ServerProcess):
    """On 127.0.0.1, one file for each database."""

    name = "nx-27017"
    stop_signals = (signal.SIGTERM, signal.SIGKILL)
    port = 0

    @property
    def url(self) -> str:
        return f"mongodb://127.0.0.1:{self.port}/?directConnection=true"

    def _prepare(self) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.port = self.port or quiet_port()

    def _command(self) -> Sequence[str]:
        return [
            *(its_program(), "--host", "127.0.0.1", "-p", str(self.port), "--data-dir", str(self.data)),
            *("--log-file", str(self.data / "log"), "--pid-file", str(self.data / "pid")),
        ]

    def _account(self) -> None:
        return None

    def _is_ready(self) -> bool:
        with suppress(OSError), closing(socket.create_connection(("127.0.0.1", self.port), timeout=1)):
            return True
        return False


@cache
def its_program() -> str:
    """Made at the first use, then kept by uv."""
    uv = Path(sys.executable).with_name("uv")
    asked = [str(uv), "tool", "run", "--from", PACKAGE, "python", "-c", "import sys; print(sys.executable)"]
    made = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=300)
    assert made.returncode == 0, f"{PACKAGE} cannot be had: {made.stderr}"
    return str(Path(made.stdout.strip()).with_name("nx-27017"))
