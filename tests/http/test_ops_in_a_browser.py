"""The operators' page in a real browser: logged in to, read, and a parked event replayed with one press.

With `OPS_PICTURE=file` it takes the README's picture besides.
"""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from playwright.async_api import Page, expect

from adapters.memory.clock import MemoryClock
from adapters.memory.stores import MemoryStores
from application.consistency.tend_outbox import DiscardDeliveryCommand
from application.knowledge.tend_imports import RetryImportCommand
from application.ports.agreement_runs import AgreementRun
from application.ports.backup_standings import BackupStanding
from application.ports.dead_letters import DeadLetter
from domain.backup.kind import Kind
from domain.identity.role import Role
from entrypoints.http.app import create_app
from entrypoints.http.server import serve
from infrastructure.version import release
from tests.builders import a_user
from tests.chromium import chromium
from tests.http.test_ops import EMAIL, registered
from tests.http.worlds import PASSWORD, TENANT, World, options_of, use_cases

WHY = "StoreUnavailable: the bus does not answer"
NARROW = 360
READABLE = 4.5
SLOWEST = 20_000  # milliseconds, on a machine that has much else to do


@asynccontextmanager
async def served(world: World) -> AsyncIterator[str]:
    """The address of the page."""
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serve(world.app, host="127.0.0.1", port=0, on_ready=port.set_result))
    try:
        yield f"http://127.0.0.1:{await port}/ops"
    finally:
        server.cancel()
        await asyncio.wait([server])


def a_world_of_today() -> World:
    clock = MemoryClock(datetime.now(UTC))
    stores = MemoryStores((TENANT,), clock=clock)
    cases = use_cases(stores)
    options = replace(options_of(stores), version=release())
    return World(stores, clock, cases, create_app(cases.coach(), options))


async def with_troubles(world: World) -> None:
    """One of each thing that an operator may find."""
    await registered(world, Role.OPERATOR)
    now = world.clock.now()
    async with world.stores.unit_of_work(TENANT) as work:
        await work.users.add(a_user(TENANT, now=now - timedelta(minutes=4)))
        await work.commit()
    claimed = await world.stores.outbox.claim("bus", limit=9, lease=timedelta(minutes=1))
    await world.stores.outbox.park(claimed[-1], reason=WHY)
    await world.stores.dead_letters.keep(
        DeadLetter(
            id=uuid4(),
            received_at=now - timedelta(hours=2),
            transport="pgqueuer",
            code="data_unfit",
            reason="Expected `str`, got `int` - at `$.title`",
            body="sealed",
        )
    )
    for minutes, findings in ((90, 0), (30, 1)):
        moment = now - timedelta(minutes=minutes)
        await world.stores.agreement_runs.keep(
            AgreementRun(id=uuid4(), started_at=moment, finished_at=moment, findings=findings, stores=[])
        )
    for kind in Kind:
        moment = now - timedelta(minutes=12)
        await world.stores.backup_standings.note(
            BackupStanding(kind=kind, finished_at=moment, covers_until=moment, size=48_300_000)
        )
    await an_import(world, "bob@example.org")
    cancelled = await an_import(world, "cleo@example.org")
    await world.coach.retry_import(RetryImportCommand(import_id=cancelled))
    await world.coach.discard_delivery(DiscardDeliveryCommand(subscriber="bus", position=1))


async def an_import(world: World, email: str) -> UUID:
    learner = await world.learner(email)
    given = await learner("POST", "/v1/knowledge", {"title": "Tides", "text": "They follow the moon."})
    return UUID(given.json()["import_id"])


@asynccontextmanager
async def at_the_page() -> AsyncIterator[Page]:
    """In a browser that runs no script, with an operator who has come to the login."""
    expect.set_options(timeout=SLOWEST)
    world = a_world_of_today()
    await with_troubles(world)
    async with served(world) as address, chromium() as browser:
        context = await browser.new_context(
            java_script_enabled=False, viewport={"width": 1200, "height": 1110}
        )
        context.set_default_timeout(SLOWEST)
        page = await context.new_page()
        await page.goto(address)
        yield page


async def log_in(page: Page) -> None:
    await expect(page).to_have_title("Log in · Study Coach")
    await page.get_by_label("E-mail").fill(EMAIL)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Log in").click()
    await expect(page).to_have_title("Operations · Study Coach")


async def test_an_operator_finds_a_parked_event_and_replays_it() -> None:
    async with at_the_page() as page:
        asked: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        await log_in(page)
        row = page.get_by_role("row").filter(has_text="identity.user_registered")
        await expect(row).to_contain_text(WHY)
        await row.get_by_role("button", name="Replay").click()
        await expect(page.get_by_role("status")).to_contain_text("is due again")
        await expect(page.get_by_text("nothing is parked")).to_be_visible()
        await page.get_by_role("button", name="Log out").click()
        await expect(page).to_have_title("Log in · Study Coach")
        assert {urlsplit(url).netloc for url in asked} == {urlsplit(page.url).netloc}
        assert complaints == []


async def test_it_can_be_read_by_day_by_night_and_on_a_telephone(tmp_path: Path) -> None:
    async with at_the_page() as page:
        await picture(page, tmp_path / "login.png")
        await log_in(page)
        await picture(page, tmp_path / "light.png")
        if wanted := os.environ.get("OPS_PICTURE"):
            await page.screenshot(path=wanted)  # what fits into a window
        light = await colours(page)
        await page.emulate_media(color_scheme="dark")
        await picture(page, tmp_path / "dark.png")
        dark = await colours(page)
        for scheme in (light, dark):
            assert {pair: contrast for pair, contrast in scheme.items() if contrast < READABLE} == {}
        assert set(light) != set(dark)
        await page.set_viewport_size({"width": NARROW, "height": 740})
        await picture(page, tmp_path / "narrow.png")
        assert await page.evaluate("document.documentElement.scrollWidth") == NARROW


async def picture(page: Page, file: Path) -> None:
    await page.screenshot(path=file, full_page=True, animations="disabled")


async def colours(page: Page) -> dict[tuple[str, str], float]:
    """Of all text on the page the colour and what it stands on, with their contrast (WCAG 2.2, 1.4.3)."""
    pairs = await page.evaluate(
        """() => {
            const solid = (of) => {
                for (let each = of; each; each = each.parentElement) {
                    const colour = getComputedStyle(each).backgroundColor;
                    if (colour !== "rgba(0, 0, 0, 0)") return colour;
                }
            };
            const told = [...document.querySelectorAll("body *")].filter(
                (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
            return told.map((each) => [getComputedStyle(each).color, solid(each)]);
        }"""
    )
    return {(text, ground): contrast(text, ground) for text, ground in map(tuple, pairs)}


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
