"""compose.yml as it is started: all of it healthy, used through its door, watched, and stopped in order."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.deployment.compose import Deployment, deployed, until
from tests.deployment.docker import coach_image, docker, store_image

pytestmark = pytest.mark.timeout(1800)

ADA = {"email": "ada@example.org", "password": "correct horse battery"}
PROCESSES = {"api": 1, "worker": 2}


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    coach_image("study-coach")
    coach_image("study-coach-backup", "embedded")
    for program in ("debian", "postgres", "mongo", "s3"):
        store_image(program)
    with deployed(tmp_path_factory.mktemp("deployment")) as deployment:
        yield deployment


@pytest.fixture(scope="module")
def api(deployment: Deployment) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=deployment.url("api", 8000), timeout=60) as client:
        until(lambda: client.get("/health/ready").status_code == 200)
        yield client


def test_every_process_becomes_healthy(deployment: Deployment) -> None:
    until(lambda: {each for service in PROCESSES for each in health(deployment, service)} == {"healthy"})
    assert {service: len(health(deployment, service)) for service in PROCESSES} == PROCESSES


def test_a_learner_is_served_by_all_stores(deployment: Deployment, api: httpx.Client) -> None:
    api.post("/v1/users", json={**ADA, "display_name": "Ada", "timezone": "UTC"}).raise_for_status()
    token = api.post("/v1/tokens", json=ADA).raise_for_status().json()["access_token"]
    api.headers["Authorization"] = f"Bearer {token}"
    text = {"title": "Tides", "text": "The moon makes the tides of the sea."}
    api.post("/v1/knowledge", json=text).raise_for_status()
    until(lambda: found(api) == ["Tides"])
    thread = api.post("/v1/sessions", json={"title": "Sea", "focus": "tides"}).raise_for_status().json()["id"]
    said = api.post(f"/v1/sessions/{thread}/messages", json={"content": "What of the moon?"})
    assert "moon" in said.raise_for_status().json()["reply"]["content"]
    deployment.coach("fsck", "--grace", "0")


def test_who_migrated_is_in_the_chain(deployment: Deployment, api: httpx.Client) -> None:
    assert "migrate.up" in deployment.coach("audit", "list")


def test_backups_are_kept_in_the_volume(deployment: Deployment, api: httpx.Client) -> None:
    def covered() -> set[Any]:
        told = deployment.compose("exec", "--no-TTY", "backup", "coach", "backup", "list")
        return {kind for kind in ("base", "dump", "documents", "objects") if kind in told}

    until(lambda: covered() == {"base", "dump", "documents", "objects"})


def test_prometheus_finds_every_process(deployment: Deployment, api: httpx.Client) -> None:
    with httpx.Client(base_url=deployment.url("prometheus", 9090)) as prometheus:

        def up() -> list[str]:
            targets = prometheus.get("/api/v1/targets", params={"state": "active"}).json()["data"]
            return sorted(each["scrapePool"] for each in targets["activeTargets"] if each["health"] == "up")

        until(lambda: up() == ["coach-serve", "coach-work", "coach-work"])
        assert prometheus.get("/api/v1/rules").json()["data"]["groups"]


def test_they_end_when_they_are_asked_to(deployment: Deployment) -> None:
    """The last test: nothing of ours runs afterwards."""
    for service in ("worker", "api", "backup"):
        ids = [each["Id"] for each in deployment.containers(service)]
        docker("stop", "--time", "180", *ids)
        assert {each["State"]["ExitCode"] for each in deployment.containers(service)} == {0}


def health(deployment: Deployment, service: str) -> list[str]:
    return [each["State"]["Health"]["Status"] for each in deployment.containers(service)]


def found(api: httpx.Client) -> list[str]:
    return [each["title"] for each in api.get("/v1/knowledge/search", params={"q": "moon"}).json()["items"]]
