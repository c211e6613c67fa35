"""What `coach personas` shows to people."""

import asyncio
import json
from datetime import UTC, datetime
from typing import cast
from uuid import UUID, uuid4

import pytest
from typer.testing import CliRunner

from domain.persona.snapshot import PersonaSnapshot
from entrypoints.cli.app import create_cli
from entrypoints.cli.operations import Operations
from tests.cli.test_fsck import OverMemory

TENANT, ADA, BOB = uuid4(), uuid4(), uuid4()


@pytest.fixture
def operations() -> OverMemory:
    operations = OverMemory()
    for user_id, keywords in ((ADA, ("fourier", "integral")), (BOB, ("fourier",))):
        asyncio.run(operations.stores.persona_snapshots.add(a_persona(user_id, keywords)))
    return operations


def a_persona(user_id: UUID, keywords: tuple[str, ...]) -> PersonaSnapshot:
    return PersonaSnapshot(
        id=uuid4(),
        tenant_id=TENANT,
        user_id=user_id,
        traits={"sitting": "long"},
        preferences={"time_of_day": "night"},
        keywords=keywords,
        created_at=datetime(2030, 5, 1, 12, tzinfo=UTC),
    )


def run(operations: OverMemory, *words: str, **environment: str) -> tuple[int, str]:
    runner = CliRunner(env={"COLUMNS": "200", **environment})
    done = runner.invoke(create_cli(cast(Operations, operations)), ["personas", *words])
    return done.exit_code, done.output


def test_finds_learners_by_words(operations: OverMemory) -> None:
    status, said = run(operations, "find", "integral", "fourier", "--tenant", str(TENANT))
    assert status == 0
    assert [line.split()[0] for line in said.splitlines()[1:]] == [str(ADA), str(BOB)]
    assert "fourier, integral" in said
    status, said = run(operations, "find", "algebra", COACH_DEFAULT_TENANT=str(TENANT))
    assert (status, said) == (0, "There is nobody.\n")


def test_tells_programs_ids_and_keywords_only(operations: OverMemory) -> None:
    status, said = run(operations, "find", "integral", "--json", COACH_DEFAULT_TENANT=str(TENANT))
    assert status == 0
    (found,) = json.loads(said)
    assert set(found) == {"user_id", "snapshot_id", "keywords", "created_at"}
    assert (found["user_id"], found["keywords"]) == (str(ADA), ["fourier", "integral"])


def test_asks_whose_learners(operations: OverMemory) -> None:
    assert run(operations, "find", "integral")[0] == 2


def test_refreshes_now(operations: OverMemory) -> None:
    assert run(operations, "refresh") == (0, "0 seen to.\n")
