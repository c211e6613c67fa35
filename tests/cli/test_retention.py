"""What `coach retention` shows before anything goes, and what it says after."""

import asyncio
import json
from datetime import timedelta
from typing import cast
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from application.ports.failures import StoreUnavailable
from domain.audit.entry import AuditEntry
from entrypoints.cli.app import create_cli
from entrypoints.cli.operations import Operations
from tests.cli.test_fsck import OverMemory

DAY = timedelta(days=1)


@pytest.fixture
def operations() -> OverMemory:
    return OverMemory()


def run(operations: OverMemory, *words: str) -> tuple[int, str]:
    cli = create_cli(cast(Operations, operations))
    done = CliRunner(env={"COLUMNS": "200"}).invoke(cli, ["retention", *words])
    return done.exit_code, done.output


def remember_what_was_done(operations: OverMemory, *, days_ago: int) -> None:
    entry = AuditEntry(
        id=uuid4(),
        tenant_id=uuid4(),
        user_id=uuid4(),
        action="identity.logged_in.v1",
        metadata={},
        created_at=operations.stores.clock.now() - days_ago * DAY,
    )
    asyncio.run(operations.stores.audit_log.record(entry))


def test_shows_what_goes_before_it_goes_and_not_after(operations: OverMemory) -> None:
    for days_ago in (179, 181, 200):
        remember_what_was_done(operations, days_ago=days_ago)
    status, said = run(operations, "plan")
    row = ["audit", "entries", "mongo", "removed", "2", "2029-06-15", "2029-07-05"]
    assert status == 0
    assert row in [line.split() for line in said.splitlines()]
    assert run(operations, "run") == (0, "2 removed, 0 archived.\n")
    assert len(operations.stores.audit_log.entries) == 1
    status, said = run(operations, "plan", "--json")
    assert {each["count"] for each in json.loads(said)} == {0}
    assert run(operations, "run") == (0, "0 removed, 0 archived.\n")
    status, said = run(operations, "run", "--json")
    assert set(json.loads(said)) == {"finished_at", "removed", "archived"}


def test_a_run_is_in_the_chain(operations: OverMemory) -> None:
    assert run(operations, "run")[0] == 0
    links = asyncio.run(operations.stores.audit_trail.latest(limit=2))
    assert [(each.act.name, each.act.outcome) for each in links] == [
        ("retention.run", "done"),
        ("retention.run", "begun"),
    ]


@pytest.mark.parametrize("word", ["plan", "run"])
def test_a_store_that_is_away_is_not_taken_for_an_empty_one(
    operations: OverMemory, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> int:
        raise StoreUnavailable("mongo")

    for method in ("due", "forget"):
        monkeypatch.setattr(operations.stores.leftovers[-1], method, away)
    status, said = run(operations, word)
    assert status == 2
    assert "mongo" in said
    assert asyncio.run(operations.stores.retention_runs.last()) is None
