"""Stores that one life has filled, copied for each of many lives to come, in processes that may be killed."""

import multiprocessing
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop

from tests.faults.crash_child import Order, tell
from tests.faults.crash_matrix import PATIENCE
from tests.faults.crashing import CrashPlan
from tests.faults.damage import copy
from tests.servers import PostgresServer, mongo_database

_processes = multiprocessing.get_context("forkserver")


@dataclass(frozen=True)
class Hospital:
    """Where stores are copied to, to be mended or changed."""

    postgres: PostgresServer
    mongo: str

    @contextmanager
    def stores(self, seed: int, template: str) -> Iterator[Order]:
        with (
            self.postgres.database(template=template) as postgres,
            mongo_database(self.mongo) as mongo,
            tempfile.TemporaryDirectory(prefix="study-coach-repair-") as folder,
        ):
            objects = Path(folder) / "objects"
            objects.mkdir()
            yield Order(
                postgres=postgres.dsn,
                mongo=mongo.url,
                mongo_database=mongo.name,
                objects=str(objects),
                seed=seed,
            )

    @contextmanager
    def copied(self, patient: Order) -> Iterator[Order]:
        name = patient.postgres.rpartition("/")[2].partition("?")[0]
        with self.stores(patient.seed, name) as twin:
            copy(patient, twin)
            yield twin


def life(act: Any, *arguments: object) -> int | None:
    """How the process ended that did it."""
    process = _processes.Process(target=act, args=arguments)
    process.start()
    process.join(PATIENCE)
    if process.exitcode is None:
        process.kill()
        process.join()
    return process.exitcode


def tell_whole_story(order: Order) -> None:
    uvloop.run(tell(order, CrashPlan()))
