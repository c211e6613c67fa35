"""Passwords with Argon2id: its cost, and that the cost tells nobody whether an account exists."""

import asyncio
import os
import sys
import threading
import time
from statistics import median

import pytest

from adapters.passwords.argon2_hasher import NICENESS, Argon2Hasher


@pytest.fixture(scope="module")
def hasher() -> Argon2Hasher:
    return Argon2Hasher(threads=2)


async def cost(hasher: Argon2Hasher, password_hash: str | None) -> float:
    """Processor seconds, so that a busy machine does not count."""
    costs = []
    for _ in range(9):
        before = time.process_time()
        await hasher.verify(password_hash, "a guess")
        costs.append(time.process_time() - before)
    return median(costs)


async def test_uses_the_parameters_that_owasp_names(hasher: Argon2Hasher) -> None:
    assert (await hasher.hash("a password")).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_takes_as_long_for_nobody_as_for_somebody(hasher: Argon2Hasher) -> None:
    somebody = await hasher.hash("their password")
    assert await cost(hasher, None) == pytest.approx(await cost(hasher, somebody), rel=0.5)


async def test_a_crowd_waits_for_a_few_threads_and_nobody_waits_for_the_crowd(hasher: Argon2Hasher) -> None:
    crowd, turns = asyncio.gather(*(hasher.hash(f"password {number}") for number in range(20))), 0
    while not crowd.done():
        await asyncio.sleep(0.001)
        turns += 1
    await crowd
    assert turns > 20
    assert len(hasher._threads._threads) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no niceness of their own")
async def test_hashing_gives_way_to_everything_else(hasher: Argon2Hasher) -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    loop = asyncio.get_running_loop()
    assert await loop.run_in_executor(hasher._threads, niceness) == niceness() + NICENESS
