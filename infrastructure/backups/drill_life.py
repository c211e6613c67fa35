"""What is lived in a system before it is lost: a past, copies, an erasure, and writes until the end."""

import json
import time
from datetime import UTC, datetime
from typing import Any

import httpx

from infrastructure.backups.drill_learner import DrillLearner
from infrastructure.backups.drill_system import PATIENCE, DoomedSystem
from infrastructure.refused import Refused

WRITING = 25.0  # seconds: more than two looks of the watcher
APART = 6.0  # seconds: more than MongoDB may be brought later than PostgreSQL


def live(system: DoomedSystem, stays: DrillLearner, goes: DrillLearner, *, learners: int) -> datetime:
    """Says when the one who was erased was still there, after the copies."""
    url = system.up(system.home).url
    with (
        httpx.Client(base_url=url, timeout=PATIENCE) as http,
        httpx.Client(base_url=url, timeout=PATIENCE) as theirs,
    ):
        _done(system, "seed", "--learners", str(learners), "--days", "10")
        stays.arrive(http)
        goes.arrive(theirs)
        goes.write(theirs)
        system.start("backup", "watch", home=system.home)
        _wait_for_streams(system)
        _done(system, "backup", "run")
        there = datetime.now(UTC)
        time.sleep(APART)
        goes.be_erased(theirs)
        until = time.monotonic() + WRITING
        while time.monotonic() < until:
            stays.write(http)
            time.sleep(0.3)
    return there


def _wait_for_streams(system: DoomedSystem) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        listed = system.run("backup", "list", "--json", home=system.home)
        found: dict[str, Any] = json.loads(listed.stdout) if listed.returncode == 0 else {}
        if found.get("log_until") and found.get("changes_until"):
            return
        time.sleep(0.5)
    raise Refused("`coach backup watch` does not keep both streams")


def _done(system: DoomedSystem, *command: str) -> None:
    done = system.run(*command, home=system.home)
    if done.returncode != 0:
        raise Refused(f"`coach {' '.join(command)}` failed: {done.stderr[-1500:]}")
