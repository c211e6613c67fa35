"""What a restore left for later is looked at while everybody works, and begun again until it is done."""

import asyncio
from pathlib import Path

import pytest

from application.consistency.read_agreement import ReadAgreementCommand
from infrastructure.checking import checked_meanwhile
from infrastructure.container import MemoryContainer
from infrastructure.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


async def runs_after(container: MemoryContainer, home: Home, *, until_gone: bool) -> object:
    async with checked_meanwhile(container.coach(), home):
        while until_gone and home.unproven.exists():  # noqa: ASYNC110 - a file rings no bell
            await asyncio.sleep(0)
    return (await container.coach().read_agreement(ReadAgreementCommand())).unwrap().last_good


async def test_is_done_once_and_on_record(home: Home) -> None:
    home.unproven.touch()
    container = MemoryContainer()
    assert await runs_after(container, home, until_gone=True) is not None
    assert not home.unproven.exists()


async def test_is_left_for_the_next_start_where_there_was_no_time(home: Home) -> None:
    home.unproven.touch()
    assert await runs_after(MemoryContainer(), home, until_gone=False) is None
    assert home.unproven.exists()


async def test_nothing_is_looked_at_where_nothing_was_left(home: Home) -> None:
    assert await runs_after(MemoryContainer(), home, until_gone=True) is None
