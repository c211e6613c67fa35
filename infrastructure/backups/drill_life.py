"""What is lived in a system before it is lost: a past, a check, changes, copies, and writes until the end."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from application.consistency.window import CLOCKS
from infrastructure.backups.drill_learner import DrillLearner
from infrastructure.backups.drill_system import PATIENCE, DoomedSystem
from infrastructure.home import Running
from infrastructure.refused import Refused

WRITING = 25.0  # seconds: more than two looks of the watcher
APART = 6.0  # seconds: more than MongoDB may be brought later than PostgreSQL


@dataclass(frozen=True, slots=True)
class Lived:
    """``light``: what was copied by then was little. ``both``: whoever was erased was still there."""

    light: datetime
    both: datetime


def live(
    system: DoomedSystem,
    stays: DrillLearner,
    goes: DrillLearner,
    *,
    learners: int,
    load: Callable[[Running], None] = lambda _: None,
) -> Lived:
    """``load`` makes it heavy, after the first copies. As many ``learners`` as have a past are new."""
    running = system.up(system.home)
    with (
        httpx.Client(base_url=running.url, timeout=PATIENCE) as http,
        httpx.Client(base_url=running.url, timeout=PATIENCE) as theirs,
    ):
        system.start("backup", "watch", home=system.home)
        _wait_for_streams(system)
        _seed(system, learners, seed=1)
        stays.arrive(http)
        goes.arrive(theirs)
        light = _copied(system)
        load(running)
        time.sleep(CLOCKS.total_seconds() + APART)  # until all of that is older than the changes we look for
        _done(system, "fsck", "--grace", "0")
        _seed(system, learners, seed=2)
        goes.write(theirs)
        both = _copied(system)
        goes.be_erased(theirs)
        until = time.monotonic() + WRITING
        while time.monotonic() < until:
            stays.write(http)
            time.sleep(0.3)
    return Lived(light=light, both=both)


def _seed(system: DoomedSystem, learners: int, *, seed: int) -> None:
    _done(system, "seed", "--learners", str(learners), "--days", "10", "--seed", str(seed))


def _copied(system: DoomedSystem) -> datetime:
    """A moment that everything can be brought to, and what is written from now on is later than it."""
    _done(system, "backup", "run")
    there = datetime.now(UTC)
    time.sleep(APART)
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
        raise Refused(f"`coach {' '.join(command)}` failed: {done.stdout[-500:]} {done.stderr[-1500:]}")
