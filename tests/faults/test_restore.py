"""Everything is killed and its folder removed: the backups bring it back, but for the last seconds."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from pymongo import MongoClient

from infrastructure.backups.drill_learner import PASSWORD, DrillLearner
from infrastructure.backups.drill_life import live
from infrastructure.backups.drill_system import DoomedSystem
from infrastructure.settings import Settings

pytestmark = [pytest.mark.infra, pytest.mark.timeout(600)]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not below pytest's own, which each run of it closes to everybody else: to PostgreSQL's account too."""
    with TemporaryDirectory(prefix="study-coach-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_a_lost_system_comes_back_without_its_last_seconds_and_without_the_erased(folder: Path) -> None:
    system = DoomedSystem(folder)
    ada, erin = DrillLearner("ada@drill.example.org"), DrillLearner("erin@drill.example.org")
    try:
        lived = live(system, ada, erin, learners=20)
        stray = a_stray_message(system)
        killed = datetime.now(UTC)
        system.lose()
        restored = system.run("backup", "restore", "--home", "restored", "--json", home=system.restored)
        assert restored.returncode == 0, restored.stdout + restored.stderr
        told = json.loads(restored.stdout)
        assert (told["all_because"], told["left"]) == ("", 0)
        # The stray one, and what MongoDB, brought a little further, had of seconds that the truth lost.
        assert told["repaired"] >= 1
        brought_to = min(  # a message later than its turn's row is nobody's
            datetime.fromisoformat(each["covers_until"])
            for each in told["stores"]
            if each["store"] != "objects"
        )
        with httpx.Client(base_url=system.up(system.restored).url, timeout=60) as http:
            ada.log_in(http)
            found = ada.found(http)
            gone = http.post("/v1/tokens", json={"email": erin.email, "password": PASSWORD})
        for store in ("postgres", "mongo"):
            holds_all_until(brought_to, ada, store, found, killed)
        assert gone.status_code == 401
        residue = system.run("residue", erin.id, home=system.restored)
        assert residue.returncode == 0, residue.stdout + residue.stderr
        asked = system.run("fsck", "--grace", "0", "--json", home=system.restored)
        assert asked.returncode == 0, asked.stdout + asked.stderr
        everything = sum(each["checked"] for each in json.loads(asked.stdout)["stocks"])
        print(
            f"{told['checked']} of {everything} things compared before anybody came in; {stray} was removed"
        )
        assert told["checked"] < everything
        erased_again(system, lived.both)
    finally:
        system.stop()


def a_stray_message(system: DoomedSystem) -> UUID:
    """Which nobody said: written behind our back since the last check, and kept with all that changed."""
    running, id_ = system.home.running(), uuid4()
    assert running is not None
    now = datetime.now(UTC)
    document = {
        "_id": id_,
        "sessionId": uuid4(),
        "role": "user",
        "content": "?",
        "toolCalls": [],
        "tokens": 1,
    }
    document |= {"tenantId": uuid4(), "userId": uuid4(), "remember": False}
    document |= {"createdAt": now.replace(microsecond=0), "createdMicros": 0}
    with MongoClient[dict[str, Any]](
        running.mongo_url, uuidRepresentation="standard", w="majority"
    ) as client:
        client[Settings(_env_file=None).mongo_database]["dialogue_messages"].insert_one(document)
    kept = now + timedelta(seconds=10)  # for MongoDB is brought to a little later than PostgreSQL
    while True:
        listed = json.loads(system.run("backup", "list", "--json", home=system.home).stdout)
        if all(datetime.fromisoformat(listed[end]) > kept for end in ("log_until", "changes_until")):
            return id_
        time.sleep(1)


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
