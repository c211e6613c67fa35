"""Everything that compose.yml says, over images that can be had here, for as long as a test looks at it."""

import base64
import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from infrastructure.keys import NAMES
from tests.deployment.docker import COMPOSE, DEPLOY, HERE, docker, run

SETTLING = 300.0  # seconds until everything is up and healthy, on a busy machine


@dataclass(frozen=True)
class Deployment:
    name: str
    environment: Mapping[str, str]

    def compose(self, *words: str) -> str:
        files = ("--file", str(DEPLOY / "compose.yml"), "--file", str(HERE / "compose.yml"))
        return run(*COMPOSE, "--project-name", self.name, *files, *words, **self.environment)

    def url(self, service: str, port: int) -> str:
        return f"http://{self.compose('port', service, str(port)).strip()}"

    def containers(self, service: str) -> list[Any]:
        """All that ``docker inspect`` says of them."""
        ids = self.compose("ps", "--all", "--quiet", service).split()
        return list(json.loads(docker("inspect", *ids)))

    def coach(self, *words: str) -> str:
        """A command beside the API, in its container."""
        return self.compose("exec", "--no-TTY", "api", "coach", *words)


@contextmanager
def deployed(folder: Path) -> Iterator[Deployment]:
    """Its images are there already. Nothing of it is left afterwards."""
    kept = folder / "secrets"
    kept.mkdir(mode=0o700)
    for name in (*NAMES, "postgres_password", "backup_key"):
        (kept / name).write_text(base64.b64encode(secrets.token_bytes(32)).decode())
        (kept / name).chmod(0o444)
    environment = {"SECRETS_FOLDER": str(kept), "COACH_S3_KEY_ID": "key", "COACH_S3_SECRET": "secret-of-s3"}
    deployment = Deployment(f"coach-test-{uuid4().hex[:8]}", environment)
    try:
        deployment.compose("up", "--no-build", "--detach", "--quiet-pull")
        yield deployment
    finally:
        deployment.compose("down", "--volumes", "--timeout", "20")


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SETTLING
    while True:
        with suppress(httpx.HTTPError):
            if holds():
                return
        assert time.monotonic() < deadline, "it never came so far"
        time.sleep(2)
