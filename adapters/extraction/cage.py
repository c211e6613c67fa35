"""A process for one file: bounded in memory, time and words, and gone when it is no longer needed."""

import asyncio
import os
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import msgspec

from adapters.extraction.limits import MOST_ANSWERED, Limits
from adapters.extraction.wire import NotRead, Read, Task
from application.ports.failures import StoreUnavailable
from domain.knowledge.import_failure import ExtractionReason

_ROOT = Path(__file__).parents[2]
_COMMAND = (sys.executable, "-P", "-s", "-B", "-m", "adapters.extraction.child")
_AT_ONCE = 65_536
# How a process ends that ran out of what it may have: by its own limits, or by its allocator's despair.
_LATE = {signal.SIGXCPU, signal.SIGALRM}
_STARVED = {signal.SIGABRT, signal.SIGILL, signal.SIGTRAP, signal.SIGKILL}


async def read_in_cage(content: bytes, task: Task, limits: Limits) -> Read | NotRead:
    """Raises ``StoreUnavailable`` when no process can be started."""
    with tempfile.TemporaryDirectory(prefix="coach-cage-") as folder:
        try:
            process = await _started(task, folder)
        except OSError as failure:
            raise StoreUnavailable("extraction") from failure
        try:
            async with asyncio.timeout(limits.seconds):
                answer, _ = await asyncio.gather(_answer(process), _feed(process, content))
                await process.wait()
        except TimeoutError:
            return NotRead(ExtractionReason.TOOK_TOO_LONG)
        finally:
            await _end(process)
    return _understood(answer, process.returncode or 0)


async def _started(task: Task, folder: str) -> asyncio.subprocess.Process:
    """Of our own environment, nothing but where our code is."""
    return await asyncio.create_subprocess_exec(
        *_COMMAND,
        msgspec.json.encode(task).decode(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=folder,
        env={"PYTHONPATH": str(_ROOT), "PYTHONHASHSEED": "0"},
        start_new_session=True,
    )


async def _feed(process: asyncio.subprocess.Process, content: bytes) -> None:
    assert process.stdin is not None  # noqa: S101  # it was asked for
    with suppress(ConnectionError):  # it died; why is told by how it ended
        process.stdin.write(content)
        await process.stdin.drain()
    process.stdin.close()


async def _answer(process: asyncio.subprocess.Process) -> bytes | None:
    """``None`` when it is more than a text may have."""
    assert process.stdout is not None  # noqa: S101  # it was asked for
    answer = bytearray()
    while piece := await process.stdout.read(_AT_ONCE):
        answer += piece
        if len(answer) > MOST_ANSWERED:
            _kill(process)
            return None
    return bytes(answer)


def _understood(answer: bytes | None, ended: int) -> Read | NotRead:
    if answer is None:
        return NotRead(ExtractionReason.TOO_MUCH_TEXT)
    if ended < 0:
        return NotRead(_reason_of(signal.Signals(-ended)))
    try:
        return msgspec.json.decode(answer, type=Read | NotRead)
    except msgspec.DecodeError:
        return NotRead(ExtractionReason.TOO_MUCH_MEMORY if ended else ExtractionReason.DAMAGED)


def _reason_of(ended_by: signal.Signals) -> ExtractionReason:
    if ended_by in _LATE:
        return ExtractionReason.TOOK_TOO_LONG
    return ExtractionReason.TOO_MUCH_MEMORY if ended_by in _STARVED else ExtractionReason.DAMAGED


async def _end(process: asyncio.subprocess.Process) -> None:
    """Whoever waits for us may give up at any moment: the process is killed first, and then waited for."""
    if process.returncode is None:
        _kill(process)
        await asyncio.shield(process.wait())


def _kill(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
