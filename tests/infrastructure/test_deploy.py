"""The files of a deployment say nothing that the product does not know, and hold no secret."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from entrypoints.cli.app import create_cli
from infrastructure.backups.place import BACKUP_KEY
from infrastructure.secrets import MONGO_PASSWORD, POSTGRES_PASSWORD
from infrastructure.settings import PREFIX, Settings, variable
from infrastructure.stopping import CLOSING, WORK
from tests.cli.test_commands import FakeOperations

DEPLOY = Path(__file__).parents[2] / "infrastructure" / "deploy"
FILES = sorted(path.relative_to(DEPLOY).as_posix() for path in DEPLOY.rglob("*.yml"))
KNOWN = {variable(name) for name in Settings.model_fields} | {f"{PREFIX}POSTGRES_PASSWORD"}
SECRET = re.compile(r"(PASSWORD|SECRET|KEY|KEY_ID|TOKEN)$")


def documents(name: str) -> list[Any]:
    return [each for each in yaml.safe_load_all((DEPLOY / name).read_text()) if each is not None]


def containers() -> Iterator[tuple[str, Any, Any]]:
    """Of every pod in Kubernetes: its name, its pod, and the container."""
    for name in FILES:
        for document in documents(name) if name.startswith("kubernetes/") else []:
            spec = document.get("spec", {})
            template = spec.get("jobTemplate", {}).get("spec", spec).get("template")
            if template is not None:
                pod = template["spec"]
                yield document["metadata"]["name"], pod, pod["containers"][0]


PODS = list(containers())
COMPOSE = documents("compose.yml")[0]
OURS = {
    name: each for name, each in COMPOSE["services"].items() if each.get("image", "").startswith("study-")
}


@pytest.mark.parametrize("name", FILES)
def test_every_variable_is_known(name: str) -> None:
    assert set(re.findall(rf"{PREFIX}[A-Z0-9_]+", (DEPLOY / name).read_text())) <= KNOWN


def test_every_command_is_known() -> None:
    root = typer.main.get_command(create_cli(FakeOperations()))
    asked = [pod["args"] for _, _, pod in PODS] + [each["command"] for each in OURS.values()]
    assert len(asked) >= 10
    for words in asked:
        command: Any = root
        for word in (word for word in words if not word.startswith("-")):
            assert word in command.commands, words
            command = command.commands[word]


@pytest.mark.parametrize(("name", "pod", "container"), PODS, ids=[name for name, _, _ in PODS])
def test_a_pod_may_do_nothing_that_it_need_not(name: str, pod: Any, container: Any) -> None:
    assert pod["securityContext"]["runAsNonRoot"], name
    assert not pod["automountServiceAccountToken"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert container["resources"]["limits"]["memory"]
    plain = [each["name"] for each in container["env"] if "value" in each]
    assert not [each for each in plain if SECRET.search(each)]


@pytest.mark.parametrize(("name", "pod", "container"), PODS, ids=[name for name, _, _ in PODS])
def test_a_service_has_logins_of_its_own(name: str, pod: Any, container: Any) -> None:
    service = {"migrate": "migration", "fsck": "worker", "retention": "worker", "backup-prune": "prune"}
    own = f"study-coach-{service.get(name, name)}"
    logins = [each["valueFrom"]["secretKeyRef"]["name"] for each in container["env"] if "valueFrom" in each]
    assert len(logins) >= 5
    assert set(logins) == {own}
    (secrets,) = (each["projected"]["sources"] for each in pod["volumes"] if each["name"] == "secrets")
    mounted = {each["secret"]["name"]: {item["path"] for item in each["secret"]["items"]} for each in secrets}
    seals = {BACKUP_KEY} if "backup" in name else set()  # nothing is read from or put into the place without
    assert mounted[own] == {POSTGRES_PASSWORD, MONGO_PASSWORD} | seals
    assert set(mounted) == {own, "study-coach"}
    assert not mounted["study-coach"] & mounted[own]
    assert (DEPLOY / "iam" / f"{own.removeprefix('study-coach-')}.json").is_file()


def test_no_secret_stands_in_a_file() -> None:
    (given,) = documents("kubernetes/settings.yml")
    assert not [name for name in given["data"] if SECRET.search(name)]
    for service in COMPOSE["services"].values():
        for name, value in (service.get("environment") or {}).items():
            assert not SECRET.search(name) or "${" in value, name


def test_a_pod_is_given_the_time_to_end() -> None:
    (given,) = documents("kubernetes/settings.yml")
    times = {name: pod.get("terminationGracePeriodSeconds") for name, pod, _ in PODS}
    slowest = Settings.model_fields["request_deadline"].default + 2 * 60  # and two questions to a model
    assert times["api"] > float(given["data"]["COACH_DRAIN"]) + slowest + CLOSING
    assert times["worker"] > WORK


def test_ports_agree() -> None:
    ports = {name: each.get("ports", []) for name, _, each in PODS}
    assert ports["api"][0]["containerPort"] == Settings.model_fields["port"].default
    (given,) = documents("kubernetes/settings.yml")
    assert str(ports["worker"][0]["containerPort"]) == given["data"]["COACH_METRICS_PORT"]
    scraped = [job["dns_sd_configs"][0]["port"] for job in documents("prometheus.yml")[0]["scrape_configs"]]
    assert scraped == [8000, int(COMPOSE["services"]["worker"]["environment"]["COACH_METRICS_PORT"])]
    opened = {
        each["port"]
        for policy in documents("kubernetes/network.yml")
        for rule in policy["spec"].get("egress", [])
        for each in rule["ports"]
    }
    assert {int(port) for port in re.findall(r"stores:(\d+)", str(given["data"]))} <= opened


def test_the_base_names_all_its_files() -> None:
    (base,) = documents("kubernetes/kustomization.yml")
    there = {path.name for path in (DEPLOY / "kubernetes").iterdir()}
    assert there == {*base["resources"], "kustomization.yml"}


def test_the_image_runs_as_nobody_and_asks_itself_how_it_is() -> None:
    last = (DEPLOY / "Dockerfile").read_text().rsplit("FROM ", maxsplit=1)[1]
    assert "USER 10001" in last
    assert "HEALTHCHECK" in last
    assert '"coach", "alive"' in last
    assert "pip" not in last
