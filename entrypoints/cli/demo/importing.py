"""First station: the learner hands over material and waits until all of it can be found."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from entrypoints.cli.demo.answers import Accepted, Import
from entrypoints.cli.demo.checks import Checks
from entrypoints.cli.demo.material import Chapter
from entrypoints.cli.demo.service import Service

AT_ONCE = 4
PATIENCE = timedelta(minutes=10)
LOOK_AGAIN = timedelta(milliseconds=200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    chapters: int
    passages: int
    seconds: float

    def __str__(self) -> str:
        rate = self.chapters / self.seconds
        counted = f"{self.chapters} chapters, {self.passages} passages"
        return f"{counted} in {self.seconds:.1f} s: {rate:.1f} chapters/s"


async def import_all(
    chapters: Sequence[Chapter], service: Service, checks: Checks, console: Console
) -> Imported:
    """The time runs from the first chapter handed over to the last one ready."""
    slots, started, passages = asyncio.Semaphore(AT_ONCE), time.monotonic(), 0
    with _progress_bar(console) as bar:
        shown = bar.add_task("importing", total=len(chapters))

        async def one(chapter: Chapter) -> Import:
            async with slots:
                ended = await _import(chapter, service)
            bar.advance(shown)
            return ended

        imports = await asyncio.gather(*(one(chapter) for chapter in chapters))
    seconds = time.monotonic() - started
    failures = [
        f"{chapter.title} is {each.step} ({each.reason or 'no reason given'})"
        for chapter, each in zip(chapters, imports, strict=True)
        if each.step != "ready"
    ]
    checks.that(f"all {len(chapters)} chapters are ready", holds=not failures, otherwise="; ".join(failures))
    passages = sum(each.done for each in imports)
    return Imported(chapters=len(chapters) - len(failures), passages=passages, seconds=seconds)


async def _import(chapter: Chapter, service: Service) -> Import:
    accepted = await service.post("/v1/knowledge", {"title": chapter.title, "text": chapter.text}, Accepted)
    return await awaited(accepted, service)


async def awaited(accepted: Accepted, service: Service) -> Import:
    """As it stands when it has ended, or when nobody would wait any longer."""
    deadline = time.monotonic() + PATIENCE.total_seconds()
    while True:
        seen = await service.get(f"/v1/imports/{accepted.import_id}", Import)
        if seen.step in {"ready", "failed"} or time.monotonic() > deadline:
            return seen
        await asyncio.sleep(LOOK_AGAIN.total_seconds())


def _progress_bar(console: Console) -> Progress:
    return Progress(
        TextColumn("  {task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )
