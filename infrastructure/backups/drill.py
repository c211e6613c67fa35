"""Everything is lost and brought back, in a folder of its own: how much was lost, and for how long."""

import asyncio
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import msgspec

from application.backup.restored import Restored, StoreRestored
from entrypoints.cli.drilled import Drilled, Measured, StoreDrilled
from infrastructure.backups.drill_ballast import load
from infrastructure.backups.drill_learner import DrillLearner
from infrastructure.backups.drill_life import live
from infrastructure.backups.drill_system import PATIENCE, DoomedSystem
from infrastructure.backups.plan import PLANNED
from infrastructure.home import Home, Running
from infrastructure.refused import Refused
from infrastructure.settings import Settings


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

    def ballast(running: Running) -> None:
        settings = Settings(_env_file=None, home=system.home.folder)
        asyncio.run(load(running, settings, UUID(stays.id)))

    lived = live(system, stays, goes, learners=learners, load=ballast)
    lost_at, began = datetime.now(UTC), time.monotonic()
    system.lose()
    restored = _restored(system, system.restored)
    back = time.monotonic()
    with httpx.Client(base_url=system.up(system.restored).url, timeout=PATIENCE) as http:
        stays.log_in(http)
        served = time.monotonic()
        found = stays.found(http)
    fsck, whole = _checked(system)
    system.stop()
    before = _restored(system, system.another("light"), "--to", f"{lived.light:%Y-%m-%d %H:%M:%S}")
    light = {each.store: each for each in before.stores}
    last = {each.store: each.at for each in stays.said if each.id in found}  # the latest wins
    last |= {each.store: each.covers_until for each in restored.stores if each.store == "objects"}
    return Drilled(
        stores=[
            StoreDrilled(
                store=each.store,
                lost=(lost_at - last[each.store]).total_seconds() if each.store in last else float("inf"),
                little=_measured(light[each.store]),
                much=_measured(each),
                changes=Measured(size=each.changes, seconds=each.changing_seconds),
                planned=PLANNED.bytes[each.store],
                planned_changes=PLANNED.after.get(each.store, 0),
            )
            for each in restored.stores
        ],
        until_served=served - began,
        serving=served - back,
        agreed=Measured(size=restored.checked, seconds=restored.agreeing_seconds),
        all_because=restored.all_because,
        whole=whole,
        planned=PLANNED,
        fsck=fsck,
        left=restored.left,
        ledger=restored.ledger,
        replayed=restored.replayed,
        unfinished=restored.unfinished,
    )


def _restored(system: DoomedSystem, home: Home, *options: str) -> Restored:
    told = system.run("backup", "restore", "--home", str(home.folder), *options, "--json", home=home)
    if not told.stdout:
        raise Refused(f"The restore failed: {told.stderr[-1500:]}")
    return msgspec.json.decode(told.stdout, type=Restored)


def _checked(system: DoomedSystem) -> tuple[int, Measured]:
    """Everything, while the service runs."""
    told = system.run("fsck", "--grace", "0", "--json", home=system.restored)
    report: dict[str, Any] = msgspec.json.decode(told.stdout)
    moment = partial(msgspec.convert, type=datetime)
    took = moment(report["finished_at"]) - moment(report["started_at"])
    checked = sum(each["checked"] for each in report["stocks"])
    return told.returncode, Measured(size=checked, seconds=took.total_seconds())


def _measured(store: StoreRestored) -> Measured:
    return Measured(size=store.size, seconds=store.seconds - store.changing_seconds)
