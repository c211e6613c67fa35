"""What `coach import-export` and `coach export` say."""

import asyncio
from pathlib import Path
from typing import cast
from uuid import UUID, uuid4

import pytest
from typer.testing import CliRunner

from entrypoints.cli.app import create_cli
from entrypoints.cli.operations import Operations
from tests.application.test_exports import School
from tests.cli.test_fsck import OverMemory
from tests.exported import contents, fill_up

TENANT = uuid4()


@pytest.fixture
def operations() -> OverMemory:
    operations = OverMemory()
    operations.stores.database.tenants.add(TENANT)
    return operations


@pytest.fixture
def file(tmp_path: Path) -> tuple[UUID, Path]:
    async def made() -> tuple[UUID, bytes]:
        school = School()
        learner = await fill_up(school.container, school.tenant_id)
        return learner, await school.export(learner)

    learner, archive = asyncio.run(made())
    path = tmp_path / "me.zip"
    path.write_bytes(archive)
    return learner, path


def run(operations: OverMemory, file: Path, tenant: UUID = TENANT) -> tuple[int, str]:
    done = CliRunner(env={"COLUMNS": "200"}).invoke(
        create_cli(cast(Operations, operations)), ["import-export", str(file), "--tenant", str(tenant)]
    )
    return done.exit_code, done.output


def test_brings_in_once(operations: OverMemory, file: tuple[UUID, Path]) -> None:
    learner, path = file
    status, said = run(operations, path)
    assert status == 0
    assert said.startswith(f"Learner {learner} is here: 1 account, 1 sessions, 2 turns, 1 plans, ")
    assert run(operations, path) == (
        1,
        "Nothing was brought in: the learner, or something of theirs, is here or was erased here.\n",
    )


def test_says_why_not(operations: OverMemory, file: tuple[UUID, Path]) -> None:
    _, path = file
    assert run(operations, path, uuid4()) == (1, "Nothing was brought in: there is no such tenant.\n")
    path.write_bytes(path.read_bytes()[:-50])
    assert run(operations, path) == (1, "Nothing was brought in: it is no whole ZIP file.\n")
    assert run(operations, path.with_name("nowhere.zip"))[0] == 2


def write(operations: OverMemory, *options: str) -> tuple[int, str]:
    done = CliRunner(env={"COLUMNS": "200"}).invoke(
        create_cli(cast(Operations, operations)), ["export", "--tenant", str(TENANT), *options]
    )
    return done.exit_code, done.output


def test_what_an_operator_writes_down_can_be_brought_in_elsewhere(
    operations: OverMemory, file: tuple[UUID, Path], tmp_path: Path
) -> None:
    learner, path = file
    run(operations, path)
    written = tmp_path / "everything.zip"
    status, said = write(operations, str(learner), "--to", str(written))
    assert (status, said) == (
        0,
        f"{written}: everything about learner {learner}, {written.stat().st_size:,} bytes.\n",
    )
    assert contents(written.read_bytes()) == contents(path.read_bytes())
    elsewhere = OverMemory()
    elsewhere.stores.database.tenants.add(TENANT)
    assert run(elsewhere, written)[0] == 0


def test_nothing_is_written_over_or_about_nobody(
    operations: OverMemory, file: tuple[UUID, Path], tmp_path: Path
) -> None:
    learner, path = file
    run(operations, path)
    before = path.read_bytes()
    assert write(operations, str(learner), "--to", str(path)) == (1, "Nothing was written: File exists.\n")
    assert path.read_bytes() == before
    for nobody in ([str(uuid4())], ["--email", "nobody@example.org"]):
        nowhere = tmp_path / "nobody.zip"
        assert write(operations, *nobody, "--to", str(nowhere)) == (1, "There is no such learner.\n")
        assert not nowhere.exists()
    assert write(operations, "--to", str(tmp_path / "x.zip"))[0] == 2
