"""A nats-server of the tests' own, from Debian's package of that name."""

import os
import random
import shutil
import signal
import socket
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from infrastructure.server_process import ServerProcess

PROGRAM = "nats-server"
CONFIG = "max_payload: 8MB\n"  # the longest text that a learner may hand over needs more than NATS's own 1 MB


class NatsServer(ServerProcess):
    """On 127.0.0.1, with its streams on disk, and on the same port whenever it is started again."""

    name = PROGRAM
    stop_signals = (signal.SIGTERM, signal.SIGKILL)
    port = 0
    options: Sequence[str] = ()

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def _prepare(self) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)
        self._config.write_text(CONFIG)
        self.port = self.port or quiet_port()

    @property
    def _config(self) -> Path:
        return self.directory / "nats.conf"

    def _command(self) -> Sequence[str]:
        listening = ("-c", str(self._config), "-a", "127.0.0.1", "-p", str(self.port))
        return [nats_program(), *listening, "-js", "-sd", str(self.data), *self.options]

    def _account(self) -> None:
        return None

    def _is_ready(self) -> bool:
        return "Server is ready" in self.log.read_text(errors="replace")


def quiet_port() -> int:
    """Free, and none that outgoing connections are given: they might take it while the server is away."""
    for port in random.sample(range(20_000, 32_000), 1_000):
        with closing(socket.socket()) as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


def nats_program() -> str:
    """Debian has it where only root's PATH leads."""
    found = shutil.which(PROGRAM, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    assert found, f"{PROGRAM} is missing: as root, apt-get install {PROGRAM}; or set TEST_NATS_URL"
    return found
