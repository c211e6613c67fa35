"""Every alert fires when it should and not otherwise, and leads to what is to be done."""

import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MONITORING = ROOT / "infrastructure" / "monitoring"
RULES = {
    rule["alert"]: rule
    for group in yaml.safe_load((MONITORING / "alerts.yml").read_text())["groups"]
    for rule in group["rules"]
}
CASES = sorted((MONITORING / "tests").glob("*.yml"))


@pytest.fixture(scope="module")
def promtool() -> str:
    wanted = os.environ.get("TEST_PROMTOOL", "promtool")
    found = shutil.which(wanted)
    assert found, f"{wanted} is missing: as root, apt-get install prometheus; or set TEST_PROMTOOL"
    return found


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("cases", CASES, ids=lambda each: each.stem)
def test_the_cases_come_out_as_they_say(cases: Path, promtool: str) -> None:
    run(promtool, "test", "rules", str(cases))


def test_prometheus_takes_rules_and_example(promtool: str) -> None:
    run(promtool, "check", "config", str(MONITORING / "prometheus.yml"))


def test_every_alert_is_seen_to_fire_and_not_to_fire() -> None:
    seen: dict[str, set[bool]] = defaultdict(set)
    for case in all_cases():
        seen[case["alertname"]].add(bool(case["exp_alerts"]))
    assert {name: seen[name] for name in RULES} == {name: {True, False} for name in RULES}


def all_cases() -> Iterator[dict[str, Any]]:
    for file in CASES:
        for test in yaml.safe_load(file.read_text())["tests"]:
            yield from test["alert_rule_test"]


@pytest.mark.parametrize("name", sorted(RULES))
def test_an_alert_says_how_bad_it_is_and_what_to_do(name: str) -> None:
    rule = RULES[name]
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert set(rule["annotations"]) == {"summary", "description", "runbook_url"}
    runbook = ROOT / rule["annotations"]["runbook_url"]
    assert runbook.parent == ROOT / "infrastructure" / "runbooks"
    assert runbook.is_file()
    assert name in runbook.read_text(), "its runbook does not know it"
