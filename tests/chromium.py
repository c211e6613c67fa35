"""A real browser without a window: the system's Chromium, driven through its debugging protocol."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

PROGRAM = "chromium"


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Its sandbox cannot be had by root."""
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_program(), args=options)
        try:
            yield browser
        finally:
            await browser.close()


def _program() -> str:
    wanted = os.environ.get("TEST_CHROMIUM", PROGRAM)
    found = shutil.which(wanted)
    assert found, (
        f"{wanted} is missing: as root, apt-get install {PROGRAM}; or set TEST_CHROMIUM to a program"
    )
    return found
