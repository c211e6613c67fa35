"""What `coach audit` shows, and when it fails."""

import asyncio
import json
from dataclasses import replace
from typing import cast

import pytest
from typer.testing import CliRunner

from application.consistency.tend_outbox import DiscardDeliveryCommand
from entrypoints.cli.app import create_cli
from entrypoints.cli.operations import Operations
from tests.cli.test_fsck import OverMemory


@pytest.fixture
def operations() -> OverMemory:
    return OverMemory()


def run(operations: OverMemory, *words: str) -> tuple[int, str]:
    done = CliRunner(env={"COLUMNS": "200"}).invoke(
        create_cli(cast(Operations, operations)), ["audit", *words]
    )
    return done.exit_code, done.output


def somebody_acts(operations: OverMemory, position: int = 7) -> None:
    async def act() -> None:
        async with operations.coach() as coach:
            await coach.discard_delivery(DiscardDeliveryCommand(subscriber="bus", position=position))

    asyncio.run(act())


def test_says_when_there_is_nothing(operations: OverMemory) -> None:
    assert run(operations, "list") == (0, "Nobody has done anything yet.\n")
    assert run(operations, "verify") == (0, "The chain is whole: there is nothing in it yet.\n")


def test_lists_acts_newest_first(operations: OverMemory) -> None:
    somebody_acts(operations)
    status, said = run(operations, "list")
    assert status == 0
    ended, begun = said.splitlines()[1:]
    assert ended.split()[0] == "2"
    assert ended.split()[3:] == [
        "outbox.discard",
        "delivery_not_parked",
        "position",
        "7,",
        "subscriber",
        "bus",
    ]
    assert begun.split()[4] == "begun"
    status, said = run(operations, "list", "--json", "--limit", "1")
    (shown,) = json.loads(said)
    assert shown["act"]["details"] == {"subscriber": "bus", "position": "7"}


def test_tells_a_head_and_knows_it_again(operations: OverMemory) -> None:
    somebody_acts(operations)
    status, said = run(operations, "verify")
    head = said.split()[-1]
    assert (status, said) == (0, f"The chain is whole: 2 entries. Its head is {head}\n")
    somebody_acts(operations)
    assert run(operations, "verify", "--head", head)[0] == 0
    operations.stores.audit_trail.links.clear()  # and begun anew
    operations.stores.audit_trail.last = None
    somebody_acts(operations, position=8)
    assert run(operations, "verify")[0] == 0
    assert run(operations, "verify", "--head", head) == (
        1,
        "The chain is broken: the head that was noted is not in it.\n",
    )
    assert run(operations, "verify", "--head", "nonsense")[0] == 2


def test_fails_where_something_was_changed(operations: OverMemory) -> None:
    somebody_acts(operations)
    links = operations.stores.audit_trail.links
    links[1] = replace(links[1], act=replace(links[1].act, outcome="done"))
    assert run(operations, "verify") == (1, "The chain is broken: altered at 2.\n")
    status, said = run(operations, "verify", "--json")
    assert status == 1
    assert json.loads(said)["breaks"] == [{"what": "altered", "position": 2}]
