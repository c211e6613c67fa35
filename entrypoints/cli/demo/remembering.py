"""Third station: what is said in one conversation is known in the next."""

import asyncio
import time

from entrypoints.cli.demo.answers import Recalled, Thing, Turn
from entrypoints.cli.demo.checks import Checks, told
from entrypoints.cli.demo.service import Service

SAID = "Please remember: my oral exam is in the Linden building, and I get nervous before oral exams."
ASKED = "In which building is my oral exam?"
TELLING = "Linden"
PATIENCE = 20.0  # seconds


async def remember_and_recall(service: Service, checks: Checks) -> None:
    first = await service.post("/v1/sessions", {"title": "Before the exam", "focus": "exams"}, Thing)
    await service.post(f"/v1/sessions/{first.id}/messages", {"content": SAID, "remember": True}, Turn)
    found = await _recalled(service)
    checks.that(
        f"“{ASKED}” recalls what was said in another conversation",
        holds=any(each.content == SAID for each in found.items),
        otherwise=f"{len(found.items)} other things were recalled",
    )
    second = await service.post("/v1/sessions", {"title": "A week later", "focus": "exams"}, Thing)
    turn = await service.post(f"/v1/sessions/{second.id}/messages", {"content": ASKED}, Turn)
    checks.that(
        "the coach uses it in a new conversation",
        holds=TELLING in turn.reply.content,
        otherwise=told(turn.reply.content),
    )


async def _recalled(service: Service) -> Recalled:
    """Workers index what was said; give them a moment."""
    deadline = time.monotonic() + PATIENCE
    while True:
        found = await service.get("/v1/recall", Recalled, q=ASKED)
        if any(each.content == SAID for each in found.items) or time.monotonic() > deadline:
            return found
        await asyncio.sleep(0.2)
