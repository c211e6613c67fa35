"""Everything is killed and its folder removed: the backups bring it back, but for the last seconds."""

import json
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from infrastructure.backups.drill_learner import PASSWORD, DrillLearner
from infrastructure.backups.drill_life import live
from infrastructure.backups.drill_system import DoomedSystem

pytestmark = [pytest.mark.infra, pytest.mark.timeout(600)]


def test_a_lost_system_comes_back_without_its_last_seconds_and_without_the_erased(tmp_path: Path) -> None:
    system = DoomedSystem(tmp_path)
    ada, erin = DrillLearner("ada@drill.example.org"), DrillLearner("erin@drill.example.org")
    try:
        before_erasure = live(system, ada, erin, learners=20)
        killed = datetime.now(UTC)
        system.lose()
        restored = system.run("backup", "restore", "--home", "restored", "--json", home=system.restored)
        assert restored.returncode == 0, restored.stdout + restored.stderr
        brought_to = min(  # a message later than its turn's row is nobody's
            datetime.fromisoformat(each["covers_until"])
            for each in json.loads(restored.stdout)["stores"]
            if each["store"] != "objects"
        )
        with httpx.Client(base_url=system.up(system.restored).url, timeout=60) as http:
            ada.log_in(http)
            found = ada.found(http)
            gone = http.post("/v1/tokens", json={"email": erin.email, "password": PASSWORD})
        for store in ("postgres", "mongo"):
            holds_all_until(brought_to, ada, store, found, killed)
        assert gone.status_code == 401
        for command in (("residue", erin.id), ("fsck", "--grace", "0")):
            asked = system.run(*command, home=system.restored)
            assert asked.returncode == 0, asked.stdout + asked.stderr
        erased_again(system, before_erasure)
    finally:
        system.stop()


def holds_all_until(
    moment: datetime, learner: DrillLearner, store: str, found: frozenset[str], killed: datetime
) -> None:
    """No hole: what is missing was acknowledged after the moment, and is younger than all that is there."""
    said = [each for each in learner.said if each.store == store]
    last = max(each.at for each in said if each.id in found)
    print(f"{store}: brought to {moment:%H:%M:%S}, {(killed - last).total_seconds():.1f} s lost")
    assert [each for each in said if each.id not in found and each.at < max(moment, last)] == []


def erased_again(system: DoomedSystem, moment: datetime) -> None:
    """Brought back to when she was there, she is erased again before anybody is let in."""
    older = system.folder / "older"
    (older / "keys").mkdir(parents=True)
    for key in system.restored.keys.iterdir():
        (older / "keys" / key.name).write_bytes(key.read_bytes())
    command = ("backup", "restore", "--home", "older", "--to", f"{moment:%Y-%m-%d %H:%M:%S}", "--json")
    restored = system.run(*command, home=system.restored)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    told = json.loads(restored.stdout)
    assert (told["ledger"], told["replayed"], told["unfinished"], told["left"]) == (1, 1, 0, 0)
