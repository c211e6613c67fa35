"""The random lives of `tests/application/test_model.py`, a few of them, over the stores that come along."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.crash_child import Order
from tests.faults.crash_matrix import template
from tests.faults.model.machine import CoachMachine, live_many_lives
from tests.faults.model.world import BuiltWorld
from tests.servers import PostgresServer, mongo_database

EXAMPLES = int(os.environ.get("FAULT_SEEDS", "5")) * 2


class OverStores(CoachMachine):
    """On databases of its own, which go when it ends."""

    def __init__(self, postgres: PostgresServer, mongo: str, migrated: str) -> None:
        self.stores = ExitStack()
        database = self.stores.enter_context(postgres.database(template=migrated))
        documents = self.stores.enter_context(mongo_database(mongo))
        folder = self.stores.enter_context(tempfile.TemporaryDirectory(prefix="study-coach-model-"))
        objects = Path(folder) / "objects"
        objects.mkdir()
        order = Order(
            postgres=database.dsn,
            mongo=documents.url,
            mongo_database=documents.name,
            objects=str(objects),
            seed=0,
        )
        super().__init__(lambda: BuiltWorld(order))

    def teardown(self) -> None:
        with self.stores:
            super().teardown()


@pytest.fixture(scope="module")
def migrated(postgres_server: PostgresServer) -> Iterator[str]:
    with template(postgres_server) as name:
        yield name


@pytest.mark.timeout(3600)
def test_the_coach_over_real_stores_agrees_with_the_model(
    postgres_server: PostgresServer, mongo_server: str, migrated: str
) -> None:
    live_many_lives(lambda: OverStores(postgres_server, mongo_server, migrated), EXAMPLES)
