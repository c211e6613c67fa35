"""The whole tour, one station after the other, as a learner who has just registered."""

import secrets
from collections.abc import Sequence

import httpx
from rich.console import Console

from entrypoints.cli.demo.answers import Tokens
from entrypoints.cli.demo.asking import ask_all
from entrypoints.cli.demo.checks import Checks
from entrypoints.cli.demo.files import hand_over_files
from entrypoints.cli.demo.importing import import_all
from entrypoints.cli.demo.keeping import show_what_is_kept
from entrypoints.cli.demo.material import Chapter, Material
from entrypoints.cli.demo.planning import plan_and_work
from entrypoints.cli.demo.remembering import remember_and_recall
from entrypoints.cli.demo.service import Service, ServiceRefused

TIMEOUT = 60.0  # seconds: a real model takes its time


async def tour(url: str, material: Material, checks: Checks, console: Console) -> None:
    """What a station needs and does not get fails the tour there."""
    async with httpx.AsyncClient(base_url=url, timeout=TIMEOUT) as http:
        service = Service(http)
        try:
            if material.chapters:
                await _walk(service, material.chapters, checks, console)
            if material.files:
                await _register(service)  # somebody else: their answers come from files alone
                console.rule("Files", align="left")
                await hand_over_files(material.files, service, checks, console)
        except ServiceRefused as refused:
            checks.that("the service does what it is asked", holds=False, otherwise=str(refused))


async def _walk(service: Service, chapters: Sequence[Chapter], checks: Checks, console: Console) -> None:
    await _register(service)
    console.rule("Material", align="left")
    imported = await import_all(chapters, service, checks, console)
    console.print(f"  {imported}")
    console.rule("Questions", align="left")
    await ask_all(chapters, service, checks, console)
    console.rule("Memory", align="left")
    await remember_and_recall(service, checks)
    console.rule("Plan and progress", align="left")
    await plan_and_work(_topic(chapters), service, checks, console)
    console.rule("What the service keeps of this learner", align="left")
    await show_what_is_kept(service, console)


async def _register(service: Service) -> None:
    """A new learner each time, so that touring twice is as touring once."""
    email, password = f"tour-{secrets.token_hex(6)}@example.org", secrets.token_urlsafe(16)
    await service.post(
        "/v1/users",
        {"email": email, "password": password, "display_name": "Toni Tour", "timezone": "UTC"},
        dict[str, object],
    )
    tokens = await service.post("/v1/tokens", {"email": email, "password": password}, Tokens)
    service.bear(tokens.access_token)


def _topic(chapters: Sequence[Chapter]) -> str:
    """What to plan for: the material's longest chapter."""
    return f"Understand {max(chapters, key=lambda chapter: len(chapter.text)).title}"
