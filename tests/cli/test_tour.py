"""The tour against a whole coach over fakes: it praises a good one and sees through a bad one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import StringIO

from rich.console import Console

from adapters.memory.stores import MemoryStores
from adapters.offline.hashed_words import HashedWords
from adapters.offline.quoting_tutor import QuotingTutor
from adapters.system.clock import SystemClock
from adapters.system.ids import SystemIds
from application.ports.tutor import PlanBrief, Question, Tutor
from domain.planning.draft import DraftPlan
from entrypoints.cli.demo.checks import Checks
from entrypoints.cli.demo.material import read_material
from entrypoints.cli.demo.tour import tour
from entrypoints.http.app import create_app
from entrypoints.http.options import HttpOptions
from entrypoints.http.server import serve
from infrastructure.container import MemoryContainer
from infrastructure.seeds import MATERIAL
from infrastructure.settings import DEFAULT_TENANT


class MakesThingsUp:
    """Sounds right, quotes nothing, and plans nothing in particular."""

    async def answer(self, question: Question) -> AsyncIterator[str]:
        yield f"“{question.content}” Spaced Practice says about that what everybody knows anyway."

    async def draft_plan(self, brief: PlanBrief) -> DraftPlan:
        return await QuotingTutor().draft_plan(brief)


async def test_every_check_holds_on_a_coach_that_does_its_work() -> None:
    checks, shown = await toured(QuotingTutor())
    assert checks.failed == []
    assert checks.held == 17
    assert "3 chapters, 16 passages" in shown
    assert "Read “Spaced Practice”" in shown


async def test_a_coach_that_makes_things_up_is_found_out() -> None:
    checks, shown = await toured(MakesThingsUp())
    questions = [failure for failure in checks.failed if "is answered from" in failure]
    assert len(questions) == 10
    assert "the answer was “" in shown
    assert [failure for failure in checks.failed if failure.startswith("the coach uses it")]


async def test_a_service_that_is_not_there_fails_the_tour() -> None:
    checks, shown = console_and_checks()
    await tour("http://127.0.0.1:1", read_material(MATERIAL), checks, shown)
    assert checks.held == 0
    assert len(checks.failed) == 1


async def toured(tutor: Tutor) -> tuple[Checks, str]:
    checks, console = console_and_checks()
    async with service(tutor) as url:
        await tour(url, read_material(MATERIAL), checks, console)
    assert isinstance(console.file, StringIO)
    return checks, console.file.getvalue()


def console_and_checks() -> tuple[Checks, Console]:
    console = Console(file=StringIO(), width=200)
    return Checks(console), console


@asynccontextmanager
async def service(tutor: Tutor) -> AsyncIterator[str]:
    """With its workers, at the machine's own time."""
    stores = MemoryStores([DEFAULT_TENANT], clock=SystemClock(), ids=SystemIds())
    container = MemoryContainer(stores=stores)
    container.ports.tutor.override(tutor)
    container.ports.embedder.override(HashedWords())
    options = HttpOptions(
        default_tenant_id=DEFAULT_TENANT,
        signing_key=bytes(32),
        new_id=stores.ids.new,
        version="test",
        asyncapi=bytes,
    )
    stop, port = asyncio.Event(), asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group:
        group.create_task(container.relay().run(stop))
        app = create_app(container.coach(), options)
        door = group.create_task(serve(app, host="127.0.0.1", port=0, on_ready=port.set_result))
        yield f"http://127.0.0.1:{await port}"
        stop.set()
        door.cancel()
