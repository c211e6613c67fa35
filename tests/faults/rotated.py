"""A service whose passwords lie in a folder, where they change while it runs."""

import base64
import secrets
import socket
import time
from collections.abc import Callable
from pathlib import Path

from infrastructure.keys import NAMES


def settings_of(place: Path) -> dict[str, str]:
    """With every key in the folder `secrets`, and no limits for a learner who is many."""
    mounted = place / "secrets"
    mounted.mkdir()
    for name in NAMES:
        (mounted / name).write_text(base64.b64encode(secrets.token_bytes(32)).decode())
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return {
        "COACH_HOME": str(place / "home"),
        "COACH_PORT": str(port),
        "COACH_SECRETS_DIR": str(mounted),
        "COACH_LIMIT_ADDRESS": "0",
        "COACH_LIMIT_ACCOUNT": "0",
    }


def until(condition: Callable[[], bool], *, meanwhile: Callable[[], None] = lambda: None) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        meanwhile()
        time.sleep(0.2)
