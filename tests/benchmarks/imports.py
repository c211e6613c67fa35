"""How fast what is handed over becomes searchable, beside the slowest of the stages that take it there.

Once as a folder of files, sent as uploads: chapters, Word files and PDFs. And once the chapters alone, as
texts in requests: so little is to be computed for each of them that the saga's own cost shows.
"""

import asyncio
import os
import statistics
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from uuid import UUID, uuid4

import uvloop

from adapters.postgres.tenants import ensure_tenant
from application.caller import Caller
from application.coach import Coach
from application.consistency.relay_observer import NobodyWatches
from application.identity.register_user import RegisterUserCommand
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.run_import import RunImport
from application.knowledge.tend_imports import ListImportsCommand
from application.ports.outbox import Delivery
from infrastructure.container import Container
from infrastructure.deployment import given
from infrastructure.lifespan import opened
from infrastructure.logs import set_up_logs
from infrastructure.settings import DEFAULT_TENANT, Settings
from tests.benchmarks.import_stages import Cost, Stages, at_once, timed
from tests.benchmarks.places import Places, places
from tests.benchmarks.study_files import StudyFile, hand_over, study_files
from tests.benchmarks.table import heading, ratio, rows

ROUNDS = 3

HandOver = Callable[[Container, Caller, StudyFile], Awaitable[None]]


@dataclass(eq=False)
class Finished(NobodyWatches):
    """Rings when so many imports have run to their end. Asking the database would keep it from its work."""

    awaited: int = 0
    rung: asyncio.Event = field(default_factory=asyncio.Event)

    def delivered(self, delivery: Delivery) -> None:
        if delivery.subscriber == RunImport.name:
            self.awaited -= 1
            if not self.awaited:
                self.rung.set()


@dataclass(frozen=True, slots=True)
class Round:
    chunks: int
    total: Cost
    stages: Mapping[str, Cost]


async def main() -> None:
    set_up_logs("warning")
    files = study_files()
    chapters = [file for file in files if file.name.endswith(".md")]
    with places() as stores:
        await stores.create("imports", migrated=True)
        container = _container(stores)
        async with opened(container), container.ports.queue_connections():
            await ensure_tenant(container.ports.connections(), DEFAULT_TENANT, "bench")
            await container.ports.embedder().embed(["loads the library once"])
            uploads = [await _round(container, files, hand_over) for _ in range(ROUNDS)]
            texts = [await _round(container, chapters, _hand_over_text) for _ in range(ROUNDS)]
    kinds = Counter(file.name.rpartition(".")[2] for file in files)
    counted = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    _print(f"{len(files)} files ({counted}), uploaded", len(files), uploads)
    _print(f"{len(chapters)} chapters as texts in requests", len(chapters), texts)


def _container(stores: Places) -> Container:
    os.environ.update(stores.product_environment("imports"))
    return Container(deployment=given(Settings(_env_file=None)))


async def _round(container: Container, files: Sequence[StudyFile], way: HandOver) -> Round:
    caller = Caller(DEFAULT_TENANT, uuid4())
    await _register(container.coach(), caller)
    total = await timed(lambda: _import(container, caller, files, way))
    chunks = await _checked(container.coach(), caller.user_id, files)
    stages = Stages(container, files)
    alone = await (stages.of_uploads() if way is hand_over else stages.of_texts())
    return Round(chunks, total, alone)


async def _import(container: Container, caller: Caller, files: Sequence[StudyFile], way: HandOver) -> None:
    """Everything through the use cases and the relay, until every passage can be found."""
    failing = sum(file.fails_with is not None for file in files)
    finished, stop = Finished(len(files) + failing), asyncio.Event()  # a failure is cleaned up after
    relay = asyncio.create_task(replace(container.relay(), observer=finished).run(stop))
    await at_once(lambda file: way(container, caller, file), files)
    await finished.rung.wait()
    stop.set()
    await relay


async def _hand_over_text(container: Container, caller: Caller, file: StudyFile) -> None:
    command = AddKnowledgeCommand(
        caller=caller, resource_id=uuid4(), title=file.name, text=file.content.decode()
    )
    (await container.coach().add_knowledge(command)).unwrap()


async def _checked(coach: Coach, user_id: UUID, files: Sequence[StudyFile]) -> int:
    """How many passages can be found. What is locked must have failed for that, and all else ended well."""
    newest = (await coach.list_imports(ListImportsCommand(limit=len(files)))).unwrap()
    mine = [each for each in newest if each.user_id == user_id]
    ended = Counter(each.code or each.step.value for each in mine)
    expected = Counter(file.fails_with or "ready" for file in files)
    if ended != expected:
        raise RuntimeError(f"ended as {dict(ended)} instead of {dict(expected)}")
    return sum(each.done for each in mine)


async def _register(coach: Coach, caller: Caller) -> None:
    registered = await coach.register_user(
        RegisterUserCommand(
            caller=caller,
            email=f"{caller.user_id}@example.org",
            password="correct horse battery",
            display_name="Bench",
            timezone="UTC",
        )
    )
    registered.unwrap()


def _print(what: str, files: int, rounds: Sequence[Round]) -> None:
    chunks = rounds[0].chunks
    heading(f"{what}, until all {chunks:,} passages are searchable: medians of {ROUNDS} rounds")
    alone = {name: _median([each.stages[name] for each in rounds]) for name in rounds[0].stages}
    total = _median([each.total for each in rounds])
    lines = {**{f"{name} alone": cost for name, cost in alone.items()}, "all": total}
    rows(
        ["", "s", "processor s", "files/s", "chunks/s"],
        [
            [
                name,
                *(f"{cost.lasting:.2f}", f"{cost.processor:.2f}"),
                *(f"{number / cost.lasting:.1f}" for number in (files, chunks)),
            ]
            for name, cost in lines.items()
        ],
    )
    slowest = max(alone, key=lambda name: alone[name].lasting)
    share = alone[slowest].lasting / total.lasting
    ratio(f"chunks/s of all / chunks/s of the slowest stage ({slowest}) alone", share, ">= 0.6")
    one_by_one = sum(cost.lasting for cost in alone.values())
    ratio("rate of all / rate of the stages one after the other", one_by_one / total.lasting, "1 or near it")


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(*(statistics.median(figures) for figures in zip(*map(astuple, costs), strict=True)))


if __name__ == "__main__":
    uvloop.run(main())
