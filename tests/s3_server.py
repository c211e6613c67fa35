"""S3 servers of the tests' own: MiniStack, and moto, which alone obeys what a bucket's policy denies.

Each is in its own environment, as they pin what the product uses too.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from signal import SIGKILL, SIGTERM
from urllib.error import URLError
from urllib.request import urlopen

from infrastructure.server_process import ServerProcess
from tests.nats_server import quiet_port

PACKAGE = "ministack==1.5.33"
POLICY_PACKAGE = "moto[s3,server]==5.2.5"
KEY_ID, SECRET = "test-key", "test-secret"  # it believes nobody else
# Its command takes no arguments, and a server is known again by the folder in its command line.
LAUNCH = """
import os, sys
data, port, key_id, secret = sys.argv[1:]
del sys.argv[1:]
os.environ.update(
    AUTH="true", BIND_HOST="127.0.0.1", IOT_MTLS_ENABLED="0", GATEWAY_PORT=port,
    PERSIST_STATE="1", STATE_DIR=data + "/state", S3_PERSIST="1", S3_DATA_DIR=data + "/objects",
    AWS_ACCESS_KEY_ID=key_id, AWS_SECRET_ACCESS_KEY=secret,
)
from ministack.app import main
main()
"""
LAUNCH_MOTO = """
import sys
from moto.server import main
main(["-H", "127.0.0.1", "-p", sys.argv[2]])
"""


class S3Server(ServerProcess):
    """On 127.0.0.1, with everything on disk."""

    name = "ministack"
    stop_signals = (SIGTERM, SIGKILL)
    port = 0

    health = "/_ministack/health"

    @property
    def url(self) -> str:
        return f"http://{KEY_ID}:{SECRET}@127.0.0.1:{self.port}"

    def _prepare(self) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.port = self.port or quiet_port()

    def _command(self) -> Sequence[str]:
        return [its_python(PACKAGE), "-c", LAUNCH, str(self.data), str(self.port), KEY_ID, SECRET]

    def _account(self) -> None:
        return None

    def _is_ready(self) -> bool:
        with (
            suppress(URLError, OSError),
            urlopen(f"http://127.0.0.1:{self.port}{self.health}", timeout=1) as answer,
        ):
            return bool(answer.status == 200)
        return False


class PolicyServer(S3Server):
    """Keeps everything in memory and believes everybody, until a policy says otherwise."""

    name = "moto"
    health = "/moto-api/data.json"

    def _command(self) -> Sequence[str]:
        return [its_python(POLICY_PACKAGE), "-c", LAUNCH_MOTO, str(self.data), str(self.port)]


@cache
def its_python(package: str) -> str:
    """The interpreter of an environment that has the server; made at the first use, then kept by uv."""
    uv = Path(sys.executable).with_name("uv")
    asked = [str(uv), "tool", "run", "--from", package, "python", "-c", "import sys; print(sys.executable)"]
    made = subprocess.run(asked, capture_output=True, text=True, check=False, env=os.environ, timeout=300)
    assert made.returncode == 0, f"{package} cannot be had: {made.stderr}"
    return made.stdout.strip()
