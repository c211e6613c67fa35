"""A nats-server of the tests' own, from Debian's package of that name."""

import os
import re
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path

from infrastructure.server_process import ServerProcess

PROGRAM = "nats-server"
CONFIG = "max_payload: 8MB\n"  # the longest text that a learner may hand over needs more than NATS's own 1 MB


class NatsServer(ServerProcess):
    """On 127.0.0.1, with its streams on disk.

    It chooses its port at its first start, and this object keeps to it afterwards.
    """

    name = PROGRAM
    stop_signals = (signal.SIGTERM, signal.SIGKILL)
    port = -1  # its own word for any that is free
    options: Sequence[str] = ()

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def _prepare(self) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)
        self._config.write_text(CONFIG)

    @property
    def _config(self) -> Path:
        return self.directory / "nats.conf"

    def _command(self) -> Sequence[str]:
        listening = ("-c", str(self._config), "-a", "127.0.0.1", "-p", str(self.port))
        return [nats_program(), *listening, "-js", "-sd", str(self.data), *self.options]

    def _account(self) -> None:
        return None

    def _is_ready(self) -> bool:
        said = self.log.read_text(errors="replace")
        listening = re.search(r"Listening for client connections on 127\.0\.0\.1:(\d+)\n", said)
        if listening is None or "Server is ready" not in said:
            return False
        self.port = int(listening[1])
        return True


def nats_program() -> str:
    """Debian has it where only root's PATH leads."""
    found = shutil.which(PROGRAM, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    assert found, f"{PROGRAM} is missing: as root, apt-get install {PROGRAM}; or set TEST_NATS_URL"
    return found
