"""What `coach fsck` shows to people."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast
from uuid import UUID

import pytest
from typer.testing import CliRunner

from adapters.memory.stores import MemoryStores
from application.coach import Coach
from entrypoints.cli.app import create_cli
from entrypoints.cli.operations import Operations
from infrastructure.container import MemoryContainer

KEY = f"{UUID(int=1)}/uploads/{UUID(int=2)}/0-lost.md"


class OverMemory:
    def __init__(self) -> None:
        self.stores = MemoryStores()

    @asynccontextmanager
    async def coach(self) -> AsyncIterator[Coach]:
        yield MemoryContainer(stores=self.stores).coach()


@pytest.fixture
def operations() -> OverMemory:
    return OverMemory()


def run(operations: OverMemory, *options: str) -> tuple[int, str]:
    done = CliRunner(env={"COLUMNS": "200"}).invoke(
        create_cli(cast(Operations, operations)), ["fsck", *options]
    )
    return done.exit_code, done.output


def test_says_what_is_wrong_and_what_became_of_it(operations: OverMemory) -> None:
    operations.stores.object_store.objects[KEY] = b"?"
    status, said = run(operations)
    assert status == 1
    assert KEY in said
    assert "orphaned" in said
    status, said = run(operations, "--repair")
    assert status == 0
    assert "repaired" in said
    status, said = run(operations)
    assert status == 0
    assert KEY not in said


def test_the_good_run_is_kept(operations: OverMemory) -> None:
    assert run(operations)[0] == 0
    (kept,) = operations.stores.agreement_runs.runs.values()
    assert kept.findings == 0
