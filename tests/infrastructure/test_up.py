"""`coach up` as a real process: starts, answers, stops, keeps what it was given, refuses what cannot be."""

import asyncio
import json
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from adapters.pgqueuer.connections import QueueConnections, QueueDriver
from entrypoints.queue.postgres import PostgresCommands
from infrastructure.home import Home, Running
from tests.infrastructure.processes import coach, ended, started

pytestmark = [pytest.mark.infra, pytest.mark.timeout(300)]

ADA = {"email": "ada@example.org", "password": "correct horse battery"}


def test_keeps_what_the_readme_does_and_ends_with_its_children_by_sigterm_and_by_ctrl_c(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path / "home")
    with up(home) as (service, running):
        shown = readme_tour(running.url)
        assert json.dumps(promised_answer(), ensure_ascii=False)[1:-1] in shown
        assert "event: turn" in shown
        assert '{"streak_days":1,"completed_tasks":0,"study_minutes":25,' in shown
        assert '"code":"plan_not_found"' in shown
        assert "384,400 kilometres" in shown
        assert '"status":"ready"' in shown
        assert '"code":"access_token_invalid"' in shown
        assert re.search(r"^Valid\. Erasure .* 0 left\.$", shown, re.MULTILINE)
        assert ended(service, signal.SIGTERM) == 0
    with up(home) as (service, running), httpx.Client(base_url=running.url) as http:
        demo = {"email": "demo@example.org", "password": (home.keys / "demo_password").read_text()}
        assert http.post("/v1/tokens", json=demo).is_success
        assert http.post("/v1/tokens", json=ADA).status_code == 401
        assert ended(service, signal.SIGINT) == 0


def test_the_demo_learner_can_log_in_and_has_a_past(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with up(home) as (service, running), httpx.Client(base_url=running.url) as http:
        said = (tmp_path / "said").read_text()
        password = (home.keys / "demo_password").read_text()
        assert running.url in said
        assert password in said
        tokens = http.post("/v1/tokens", json={"email": "demo@example.org", "password": password}).json()
        http.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        progress = http.get("/v1/progress").json()
        assert (progress["streak_days"], progress["completed_tasks"], progress["study_minutes"]) == (
            5,
            2,
            295,
        )
        assert len(http.get("/v1/knowledge").json()["items"]) == 3
        seeded = coach("seed", cwd=tmp_path, COACH_HOME=str(home.folder))
        assert (seeded.returncode, password in seeded.stdout) == (0, True)
        assert http.get("/v1/progress").json()["study_minutes"] == 295
        assert dead_letter_comes_back(running, home, tmp_path)
        counted = coach("stores", cwd=tmp_path, COACH_HOME=str(home.folder))
        assert counted.returncode == 0
        assert "dialogue_messages" in counted.stdout
        assert ended(service, signal.SIGTERM) == 0


def test_ends_in_order_even_while_it_is_starting(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with started("up", cwd=tmp_path, COACH_HOME=str(home.folder), COACH_PORT="0") as service:
        while not (home.postgres / "server.pid").exists():
            time.sleep(0.01)
        assert ended(service, signal.SIGTERM) == 0
    assert home.running() is None


def test_refuses_a_folder_that_has_an_owner(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with home.owned():
        refused = coach("up", cwd=tmp_path, COACH_HOME=str(home.folder), COACH_PORT="0")
    assert refused.returncode == 2
    assert "is in use by process" in refused.stderr


def test_refuses_a_taken_port_before_anything_starts(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = coach("up", cwd=tmp_path, COACH_HOME=str(home.folder), COACH_PORT=str(port))
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"Port {port} on 127.0.0.1 is in use")
    assert not home.postgres.exists()


def test_refuses_to_go_on_without_a_key_that_it_had(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    (home.postgres / "data").mkdir(parents=True)
    refused = coach("up", cwd=tmp_path, COACH_HOME=str(home.folder), COACH_PORT="0")
    assert refused.returncode == 2
    assert "master_key is lost" in refused.stderr


@pytest.mark.parametrize("command", ["serve", "work"])
def test_other_processes_say_everything_that_they_miss(command: str, tmp_path: Path) -> None:
    refused = coach(command, cwd=tmp_path, COACH_QUEUE_KEY="short")
    assert refused.returncode == 2
    assert refused.stderr.splitlines() == [
        "COACH_POSTGRES_URL is missing",
        "COACH_MONGO_URL is missing",
        "COACH_MASTER_KEY is missing",
        "COACH_BLIND_INDEX_KEY is missing",
        "COACH_TOKEN_KEY is missing",
        "COACH_CURSOR_KEY is missing",
        "COACH_RECEIPT_KEY is missing",
        "COACH_QUEUE_KEY must be 32 bytes in base64",
        "A key is 32 random bytes in base64, such as `openssl rand -base64 32` prints.",
    ]


def test_an_operator_hears_where_nothing_runs(tmp_path: Path) -> None:
    refused = coach("stores", cwd=tmp_path, COACH_HOME=str(tmp_path / "home"))
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"Nothing runs on {tmp_path / 'home'}")


# A busy machine may take longer than the README lets its readers wait.
PATIENT = """
sleep() {
    command sleep "$1"
    while curl -s http://127.0.0.1:8000/metrics | grep -q '^coach_outbox_waiting{.*} [1-9]'; do
        command sleep 0.1
    done
}
"""


def promised_answer() -> str:
    return str(re.findall(r"```\n(This is .*?)\n```", Path("README.md").read_text(), re.DOTALL)[0])


def readme_tour(url: str) -> str:
    """What the commands in the README print, when they are typed one after the other."""
    blocks = re.findall(r"```bash\n(.*?)```", Path("README.md").read_text(), re.DOTALL)
    script = "".join(["set -euo pipefail\n", PATIENT, *blocks]).replace("http://127.0.0.1:8000", url)
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True).stdout


def dead_letter_comes_back(running: Running, home: Home, cwd: Path) -> bool:
    """Nonsense is put aside; replayed, it is nonsense again."""
    asyncio.run(send(running.postgres_url, b"nonsense"))
    first = listed(home, cwd)
    replayed = coach("queue", "replay", "--all", cwd=cwd, COACH_HOME=str(home.folder))
    assert replayed.stdout == "1 of 1 put back into the queue.\n"
    return listed(home, cwd) != first


async def send(dsn: str, body: bytes) -> None:
    async with QueueConnections(dsn) as connections:
        await PostgresCommands(QueueDriver(connections)).send(body)


def listed(home: Home, cwd: Path) -> str:
    """The one dead letter there is, as soon as there is one."""
    deadline = time.monotonic() + 60
    while True:
        shown = coach("queue", "list", cwd=cwd, COACH_HOME=str(home.folder)).stdout
        if "not_a_cloudevent" in shown:
            return shown
        assert time.monotonic() < deadline, shown


@contextmanager
def up(home: Home) -> Iterator[tuple[subprocess.Popen[bytes], Running]]:
    with started("up", cwd=home.folder.parent, COACH_HOME=str(home.folder), COACH_PORT="0") as service:
        deadline = time.monotonic() + 120
        while (running := home.running()) is None:
            assert service.poll() is None, "it ended"
            assert time.monotonic() < deadline, "it did not come up"
            time.sleep(0.05)
        yield service, running
