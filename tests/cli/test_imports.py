"""What `coach imports` shows and does."""

import asyncio
import json
from typing import cast
from uuid import UUID, uuid4

import pytest
from typer.testing import CliRunner

from domain.identity.user import User
from entrypoints.cli.app import create_cli
from entrypoints.cli.operations import Operations
from tests.builders import a_user
from tests.cli.test_fsck import OverMemory
from tests.contracts.resource_repository import expected_resource

TENANT = uuid4()


@pytest.fixture
def operations() -> OverMemory:
    return OverMemory()


def run(operations: OverMemory, *words: str) -> tuple[int, str]:
    done = CliRunner(env={"COLUMNS": "200"}).invoke(
        create_cli(cast(Operations, operations)), ["imports", *words]
    )
    return done.exit_code, done.output


def an_import_is_under_way(operations: OverMemory) -> UUID:
    async def begun() -> UUID:
        learner: User = a_user(TENANT)
        operations.stores.database.tenants.add(TENANT)
        async with operations.stores.unit_of_work(TENANT) as work:
            await work.users.add(learner)
            await work.commit()
        _, started = await expected_resource(operations.stores.unit_of_work, learner)
        return started.id

    return asyncio.run(begun())


def test_lists_them(operations: OverMemory) -> None:
    assert run(operations, "list") == (0, "There are no imports.\n")
    import_id = an_import_is_under_way(operations)
    status, said = run(operations, "list", "--step", "accepted")
    assert status == 0
    assert said.splitlines()[1].split()[:4] == [str(import_id), "text", "accepted", "0/0"]
    assert run(operations, "list", "--step", "ready") == (0, "There are no imports.\n")


def test_shows_one_by_its_ids(operations: OverMemory) -> None:
    import_id = an_import_is_under_way(operations)
    status, said = run(operations, "show", str(import_id))
    shown = json.loads(said)
    assert (status, shown["id"], shown["step"]) == (0, str(import_id), "accepted")
    assert not {"title", "address", "filename"} & set(shown)


def test_cancels_one_once_and_takes_up_what_can_be(operations: OverMemory) -> None:
    import_id = an_import_is_under_way(operations)
    assert run(operations, "retry", str(import_id)) == (0, "Taken up again.\n")
    assert run(operations, "cancel", str(import_id)) == (0, "Cancelled.\n")
    assert run(operations, "cancel", str(import_id)) == (1, "The import has ended already.\n")
    assert run(operations, "retry", str(import_id)) == (0, "Taken up again.\n")  # it is from the web
    assert run(operations, "cancel", str(uuid4())) == (1, "There is no such import.\n")
