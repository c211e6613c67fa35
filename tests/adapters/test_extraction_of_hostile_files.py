"""A hostile file costs one failed import, for its reason, in bounded time and memory."""

import asyncio
import os
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from returns.pipeline import is_successful

from adapters.extraction.cage import _started, read_in_cage
from adapters.extraction.caged_extractor import CagedTextExtractor
from adapters.extraction.limits import Limits
from adapters.extraction.media_types import HTML, PDF, WORD
from adapters.extraction.wire import NotRead, Task
from domain.knowledge.import_failure import ExtractionReason
from tests.hostile_files import HOSTILE, huge_word
from tests.office_files import pdf_file, word_file, word_paragraph

MOST_GROWN = 256 * 1024**2
LIMITS = Limits(memory=256 * 1024**2)  # half of what is usual, so that the tests are sooner at the end


def readers() -> list[psutil.Process]:
    """The processes that read files now; a test run has others too."""
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):
            if "adapters.extraction.child" in child.cmdline():
                found.append(child)
    return found


@pytest.mark.parametrize("name", HOSTILE)
async def test_is_one_failed_import_with_its_reason(name: str) -> None:
    hostile = HOSTILE[name]
    content = hostile.make()
    worker = psutil.Process()
    before, started = worker.memory_info().rss, time.monotonic()
    outcome = await CagedTextExtractor(LIMITS).extract(content, content_type=hostile.content_type)
    assert not is_successful(outcome)
    assert outcome.failure().reason in hostile.reasons
    assert time.monotonic() - started < LIMITS.seconds + 5
    assert worker.memory_info().rss - before < MOST_GROWN
    assert readers() == []


async def test_the_next_file_is_read_as_if_nothing_had_been() -> None:
    extractor = CagedTextExtractor(Limits(memory=200 * 1024**2))
    hostile, honest = await asyncio.gather(
        extractor.extract(huge_word(), content_type=WORD),
        extractor.extract(word_file(word_paragraph("Each value has an owner.")), content_type=WORD),
    )
    assert hostile.failure().reason is ExtractionReason.TOO_MUCH_MEMORY
    assert honest.unwrap().markdown == "Each value has an owner."


async def test_who_takes_too_long_is_ended() -> None:
    extractor = CagedTextExtractor(Limits(seconds=0.01))
    outcome = await extractor.extract(b"<p>Words</p>", content_type=HTML)
    assert outcome.failure().reason is ExtractionReason.TOOK_TOO_LONG
    assert readers() == []


async def test_who_works_too_long_is_ended_by_the_system() -> None:
    pages = pdf_file([[("Each value has an owner.", 11, "Helvetica")] * 60] * 3_000)
    outcome = await CagedTextExtractor(Limits(cpu_seconds=1)).extract(pages, content_type=PDF)
    assert outcome.failure().reason is ExtractionReason.TOOK_TOO_LONG


async def test_nothing_is_left_when_the_worker_gives_up() -> None:
    extracting = asyncio.create_task(CagedTextExtractor(LIMITS).extract(huge_word(), content_type=WORD))
    while not readers():  # noqa: ASYNC110  # nothing tells us when a process starts
        await asyncio.sleep(0.01)
    extracting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await extracting
    assert readers() == []


async def test_files_wait_for_a_free_cage() -> None:
    extractor = CagedTextExtractor(LIMITS, at_once=2)
    most = 0

    async def watched() -> None:
        nonlocal most
        while True:
            most = max(most, len(readers()))
            await asyncio.sleep(0.005)

    watching = asyncio.create_task(watched())
    word = word_file(word_paragraph("Words"))
    await asyncio.gather(*(extractor.extract(word, content_type=WORD) for _ in range(5)))
    watching.cancel()
    assert most == 2


async def test_a_file_larger_than_any_is_not_even_looked_at() -> None:
    outcome = await CagedTextExtractor(Limits(file_size=10)).extract(b"%PDF-1.7 and more", content_type=PDF)
    assert outcome.failure().reason is ExtractionReason.TOO_LARGE


def a_task(**changes: object) -> Task:
    fields = {
        "media_type": HTML,
        "sent_as": HTML,
        "charset": None,
        "memory": 2**29,
        "cpu_seconds": 5,
        "seconds": 20,
    }
    return Task(**(fields | changes))  # type: ignore[arg-type] # a test's own shorthand


@pytest.mark.parametrize(
    "deed",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import os; os.fork()",
        "import subprocess; subprocess.run(['/bin/true'])",
        "open('left-behind', 'w')",
        "import os; os.remove('victim')",
    ],
)
async def test_who_reads_files_can_do_nothing_else(deed: str, tmp_path: Path) -> None:
    """What a reader that was taken over would try, after the gates are shut, with a file of its own."""
    (tmp_path / "victim").touch()
    code = (
        "from adapters.extraction.confinement import confine\n"
        "confine(memory=2**29, cpu_seconds=5, seconds=20)\n"
        f"try:\n {deed}\nexcept PermissionError: print('refused')"
    )
    answer = await _python(code, tmp_path)
    assert answer == "refused"
    assert os.listdir(tmp_path) == ["victim"]  # noqa: PTH208  # two files at most


async def test_who_reads_files_knows_nothing_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_SECRET", "secret")
    monkeypatch.setattr("adapters.extraction.cage._COMMAND", ("/bin/sh", "-c", "env"))
    process = await _started(a_task(), str(tmp_path))
    printed, _ = await process.communicate()
    assert b"PYTHONPATH=" in printed
    assert b"secret" not in printed


async def test_an_answer_that_never_ends_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.extraction.cage._COMMAND", ("/usr/bin/env", "yes"))
    assert await read_in_cage(b"", a_task(), LIMITS) == NotRead(ExtractionReason.TOO_MUCH_TEXT)


async def test_an_answer_in_no_form_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.extraction.cage._COMMAND", ("/bin/echo",))
    assert await read_in_cage(b"", a_task(), LIMITS) == NotRead(ExtractionReason.DAMAGED)


async def _python(code: str, folder: Path) -> str:
    from adapters.extraction import cage

    process = await asyncio.create_subprocess_exec(
        *(cage._COMMAND[0], "-P", "-s", "-B", "-c", code),
        stdout=asyncio.subprocess.PIPE,
        cwd=folder,
        env={"PYTHONPATH": os.fspath(cage._ROOT)},
    )
    output, _ = await process.communicate()
    return output.decode().strip()
