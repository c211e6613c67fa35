"""A worker is killed after the effect and before the acknowledgement: the command is delivered again."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID, uuid5

import pytest

from tests.queue.messages import command
from tests.queue.recording import LEARNER
from tests.queue.test_postgres import Queue, queue, until

__all__ = ["queue"]

pytestmark = pytest.mark.infra


@asynccontextmanager
async def worker(dsn: str, how: str) -> AsyncIterator[int]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.queue.dying_worker", dsn, how, cwd=Path.cwd()
    )
    try:
        yield process.pid
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_a_killed_workers_command_is_delivered_again(queue: Queue) -> None:
    await queue.rows("CREATE TABLE effects (message_id uuid)")
    await queue.commands.send(command("send_message", {"session_id": str(UUID(int=5)), "content": "Why?"}))

    async def effects() -> list[tuple[UUID]]:
        return await queue.rows("SELECT message_id FROM effects")

    async with worker(queue.dsn, "hangs") as pid:
        await until(effects, lambda rows: len(rows) == 1)
        os.kill(pid, signal.SIGKILL)
    assert [status for _, status in await queue.jobs()] == ["picked"]
    assert await queue.outcomes() == []
    async with worker(queue.dsn, "works"):
        await queue.until_empty()
    # The use case recognises the repetition by this id; here it only counts.
    assert await effects() == [(uuid5(LEARNER, "command-1"),)] * 2
    assert [each["answer"] for each in await queue.outcomes()] == ["acted"]
