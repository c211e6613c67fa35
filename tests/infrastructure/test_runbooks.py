"""The runbooks have what somebody needs who was just woken up, and the commands in them work."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests import servers
from tests.infrastructure.processes import environment
from tests.infrastructure.test_fsck import Stores
from tests.servers import PostgresServer

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "infrastructure" / "runbooks"
ARITHMETIC = {"vector-memory.md", "capacity.md"}  # what is looked up, not what is done at night
RUNBOOKS = {each.name: each.read_text() for each in sorted(FOLDER.glob("*.md"))}
HEADINGS = ["Symptom", "Alert", "First five minutes", "Commands", "How this was rehearsed"]
RUNNABLE = re.compile(r"^```bash runnable=(?P<name>[\w-]+)\n(?P<block>.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [
    pytest.param(found["block"], id=f"{name}-{found['name']}")
    for name, text in RUNBOOKS.items()
    for found in RUNNABLE.finditer(text)
]


@pytest.mark.parametrize("name", sorted(RUNBOOKS.keys() - ARITHMETIC))
def test_says_how_it_shows_what_to_do_and_how_that_was_tried(name: str) -> None:
    assert re.findall(r"^## (.+)$", RUNBOOKS[name], re.MULTILINE) == HEADINGS
    assert RUNNABLE.search(RUNBOOKS[name]), "no block that can be run"


@pytest.mark.parametrize("name", RUNBOOKS)
def test_leads_only_to_what_is_there(name: str) -> None:
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", RUNBOOKS[name]):
        assert (FOLDER / link).exists(), link


@pytest.fixture(scope="module")
def system(postgres_server: PostgresServer, mongo_server: str) -> Iterator[dict[str, str]]:
    """A little deployment with one learner in it, as the environment of its operator."""
    with (
        postgres_server.database() as database,
        servers.mongo_database(mongo_server) as mongo,
        TemporaryDirectory() as home,
    ):
        stores = Stores(database.dsn, mongo, Path(home))
        asyncio.run(stores.begin())
        yield stores.environment


@pytest.mark.infra
@pytest.mark.parametrize("block", BLOCKS)
def test_its_commands_run(block: str, system: dict[str, str]) -> None:
    there = environment(system) | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block],
        cwd=system["COACH_HOME"],
        env=there,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
