"""A whole service in a folder of its own, for as long as somebody looks."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from entrypoints.cli.operations import RunningService
from infrastructure.home import Home, Running
from infrastructure.refused import Refused
from infrastructure.seeding import demo_learner
from infrastructure.settings import PREFIX, Settings, variable

PATIENCE = 120.0  # seconds
MODELS = ("model_base_url", "model_api_key", "chat_model", "embedding_model")


class ServiceDidNotStart(Refused):
    """Carries what it last said."""

    def __init__(self, last_words: str) -> None:
        super().__init__(f"The service did not start. Its last words:\n{last_words}")


@contextmanager
def temporary_service(settings: Settings) -> Iterator[RunningService]:
    """`coach up` as a child process, which shares nothing with other services on this machine."""
    with tempfile.TemporaryDirectory(prefix="study-coach-", ignore_cleanup_errors=True) as folder:
        home, log = Home(Path(folder) / "home"), Path(folder) / "service.log"
        with _started(_environment(settings, home), log) as service:
            running = _wait(home, service, log)
            yield RunningService(url=running.url, home=home.folder, learner=demo_learner(home), stores={})


def _environment(settings: Settings, home: Home) -> Mapping[str, str]:
    """Nothing of ours but the models, which keep nothing."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    for name in MODELS:
        value: SecretStr | str | None = getattr(settings, name)
        if value is not None:
            plain = value.get_secret_value() if isinstance(value, SecretStr) else value
            environment[variable(name)] = plain
    return environment | {variable("home"): str(home.folder), variable("port"): "0"}


@contextmanager
def _started(environment: Mapping[str, str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("wb") as said:
        service = subprocess.Popen(
            [sys.executable, "-m", "infrastructure.main", "up"],
            cwd=log.parent,  # where no `.env` lies
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches us, and we stop it when we are done
        )
    try:
        yield service
    finally:
        service.terminate()
        service.wait()


def _wait(home: Home, service: "subprocess.Popen[bytes]", log: Path) -> Running:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and service.poll() is None:
        running = home.running()
        if running is not None:
            return running
        time.sleep(0.1)
    raise ServiceDidNotStart("\n".join(log.read_text(errors="replace").splitlines()[-15:]))
