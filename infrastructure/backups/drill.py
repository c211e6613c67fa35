"""Everything is lost and brought back, in a folder of its own: how much was lost, and for how long."""

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import msgspec

from application.backup.restored import Restored
from entrypoints.cli.drilled import Drilled, StoreDrilled
from infrastructure.backups.drill_learner import DrillLearner
from infrastructure.backups.drill_life import live
from infrastructure.backups.drill_system import PATIENCE, DoomedSystem
from infrastructure.refused import Refused

# What the plan holds, in bytes: 200 GB of rows and 20 million vectors of 8,294 bytes (vector-memory.md).
MESSAGE = 554
PLANNED = {
    "postgres": 200_000_000_000 + 20_000_000 * 8_294,
    "mongo": 500_000_000_000,
    "objects": 2_000_000_000_000,
}
CHECKS = 20_000_000 + PLANNED["mongo"] // MESSAGE  # vectors and messages; objects are few against these


def drill(learners: int) -> Drilled:
    """Raises ``Refused`` where something could not even be tried."""
    with tempfile.TemporaryDirectory(prefix="study-coach-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # PostgreSQL may run as somebody else
        system = DoomedSystem(Path(folder))
        try:
            return _drilled(system, learners)
        finally:
            system.stop()


def _drilled(system: DoomedSystem, learners: int) -> Drilled:
    stays, goes = DrillLearner("stays@drill.example.org"), DrillLearner("goes@drill.example.org")
    live(system, stays, goes, learners=learners)
    lost_at, began = datetime.now(UTC), time.monotonic()
    system.lose()
    told = system.run("backup", "restore", "--home", "restored", "--json", home=system.restored)
    if not told.stdout:
        raise Refused(f"The restore failed: {told.stderr[-1500:]}")
    restored = msgspec.json.decode(told.stdout, type=Restored)
    with httpx.Client(base_url=system.up(system.restored).url, timeout=PATIENCE) as http:
        stays.log_in(http)
        served = time.monotonic() - began
        found = stays.found(http)
    last = {each.store: each.at for each in stays.said if each.id in found}  # the latest wins
    objects = next(each.covers_until for each in restored.stores if each.store == "objects")
    last["objects"] = objects
    return Drilled(
        stores=[
            StoreDrilled(
                store=each.store,
                size=each.size,
                seconds=each.seconds,
                lost=(lost_at - last[each.store]).total_seconds() if each.store in last else float("inf"),
                planned=PLANNED[each.store],
            )
            for each in restored.stores
        ],
        until_served=served,
        agreeing=restored.agreeing_seconds,
        checked=restored.checked,
        planned_checks=CHECKS,
        fsck=system.run("fsck", "--grace", "0", home=system.restored).returncode,
        left=restored.left,
        ledger=restored.ledger,
        replayed=restored.replayed,
        unfinished=restored.unfinished,
    )
