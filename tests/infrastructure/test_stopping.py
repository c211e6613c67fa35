"""A process that is asked to stop ends, whatever hangs."""

import signal
import subprocess
import sys

import pytest

CHILD = """
import asyncio, threading, time
from infrastructure.stopping import stop_on_signals

async def main():
    stop = stop_on_signals(within=1.5)
    print("there", flush=True)
    {hang}

asyncio.run(main())
"""
HANGS = {
    "nothing": "await stop.wait()",
    "a task": "await stop.wait(); await asyncio.Event().wait()",
    "the loop": "time.sleep(600)",
    "a thread": "await stop.wait(); threading.Thread(target=time.sleep, args=(600,)).start()",
    "a stubborn task": "await stop.wait(); asyncio.create_task(stubborn()); await asyncio.sleep(0.1)",
}
STUBBORN = """
async def stubborn():
    while True:
        try:
            await asyncio.sleep(600)
        except asyncio.CancelledError:
            pass
"""


@pytest.mark.parametrize("hang", HANGS)
def test_it_ends(hang: str) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", STUBBORN + CHILD.format(hang=HANGS[hang])],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "there\n"
    child.send_signal(signal.SIGTERM)
    if hang != "nothing":
        child.send_signal(signal.SIGTERM)  # asking twice changes nothing
    _, said = child.communicate(timeout=60)
    if hang == "nothing":
        assert child.returncode == 0, said
    else:
        assert child.returncode == 1
        assert "most recent call first" in said
