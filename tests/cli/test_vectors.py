"""What `coach vectors` shows to people."""

import asyncio
from typing import cast
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from application.ports.recall_index import Shelf
from entrypoints.cli.app import create_cli
from entrypoints.cli.operations import Operations
from tests.builders import a_recallable
from tests.cli.test_fsck import OverMemory

TENANT = uuid4()


@pytest.fixture
def operations() -> OverMemory:
    return OverMemory()


def run(operations: OverMemory, *words: str) -> tuple[int, str]:
    done = CliRunner(env={"COLUMNS": "200"}).invoke(
        create_cli(cast(Operations, operations)), ["vectors", *words]
    )
    return done.exit_code, done.output


def put(operations: OverMemory, *, model: str) -> None:
    passage = a_recallable(tenant_id=TENANT, owner_id=uuid4(), model=model)
    asyncio.run(operations.stores.recall_index.put(Shelf.KNOWLEDGE, [passage]))


def test_lists_every_collection(operations: OverMemory) -> None:
    assert run(operations, "list") == (0, "There are none yet.\n")
    put(operations, model="model-a")
    status, said = run(operations, "list")
    assert status == 0
    assert said.splitlines()[1].split() == [
        *("knowledge", "knowledge-model-a-1", "model-a", "serving", "1,536", "1", "1")
    ]


def test_makes_again_in_the_same_model(operations: OverMemory) -> None:
    """What was in it was of nobody we know."""
    put(operations, model="memory-words")
    status, said = run(operations, "rebuild", "--shelf", "knowledge")
    assert status == 0, said
    assert "knowledge: knowledge-memory-words-2 serves, 0 vectors." in said


def test_moves_to_another_model_and_back(operations: OverMemory) -> None:
    old, new = "knowledge-memory-words-1", "knowledge-memory-words-2-1"
    put(operations, model="memory-words")
    status, said = run(operations, "migrate", "--model", "memory-words-2", "--shelf", "knowledge")
    assert status == 0, said
    assert f"knowledge: {new} serves, 0 vectors; nobody has more than ten" in said
    assert f"Back: coach vectors serve {old}" in said
    assert "serves already" in run(operations, "migrate", "--model", "memory-words-2")[1]
    assert run(operations, "drop", new) == (1, f"{new} is what questions are answered from.\n")
    assert run(operations, "serve", old) == (0, "")
    assert "serving" in next(line for line in run(operations, "list")[1].splitlines() if old in line)
    assert run(operations, "drop", new) == (0, "")
    assert run(operations, "serve", new) == (1, f"there is no collection {new}.\n")


def test_refuses_a_model_that_nobody_could_ask_in(operations: OverMemory) -> None:
    status, said = run(operations, "migrate", "--model", "elsewhere")
    assert (status, said.strip()) == (1, "no model elsewhere is known here (embedding_model_unknown).")
    put(operations, model="elsewhere")
    asyncio.run(operations.stores.vector_collections.begin(Shelf.KNOWLEDGE, model="memory-words"))
    asyncio.run(operations.stores.vector_collections.swap("knowledge-memory-words-1"))
    assert run(operations, "serve", "knowledge-elsewhere-1") == (
        1,
        "no model elsewhere is known here (embedding_model_unknown).\n",
    )


def test_what_is_not_complete_does_not_serve(operations: OverMemory) -> None:
    put(operations, model="memory-words")
    asyncio.run(operations.stores.vector_collections.begin(Shelf.KNOWLEDGE, model="memory-words"))
    assert run(operations, "serve", "knowledge-memory-words-2") == (
        1,
        "knowledge-memory-words-2 is not complete.\n",
    )


def test_goes_no_further_beside_an_unfinished_one_of_another_model(operations: OverMemory) -> None:
    put(operations, model="memory-words")
    asyncio.run(operations.stores.vector_collections.begin(Shelf.KNOWLEDGE, model="model-b"))
    status, said = run(operations, "rebuild", "--shelf", "knowledge")
    assert status == 2
    assert "knowledge-model-b-1" in said


def test_a_shelf_must_exist(operations: OverMemory) -> None:
    assert run(operations, "rebuild", "--shelf", "attic")[0] == 2
