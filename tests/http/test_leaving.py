"""A process that is about to end: not ready, still answering, and every answer the last on its connection."""

from dataclasses import replace

import httpx

from entrypoints.http.app import create_app
from tests.http.worlds import World, code, options_of


async def test_it_answers_but_is_not_ready(world: World) -> None:
    leaving = False
    options = replace(options_of(world.stores), leaving=lambda: leaving)
    transport = httpx.ASGITransport(create_app(world.coach, options))  # type: ignore[arg-type]  # two spellings of ASGI
    async with httpx.AsyncClient(transport=transport, base_url="http://coach") as client:
        before = await client.get("/health/ready")
        assert before.status_code == 200
        assert "Connection" not in before.headers
        leaving = True
        assert code(await client.get("/health/ready")) == (503, "not_ready")
        answered = await client.get("/health/live")
        assert (answered.status_code, answered.headers["Connection"]) == (200, "close")
