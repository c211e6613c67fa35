"""A learner at work over HTTP, who knows what was promised to them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from uuid import UUID, uuid4

import httpx

PASSWORD = "correct horse battery"
PATIENCE = 60.0  # seconds: much longer than any deadline, so that a request without one is seen
Ask = Callable[[], Awaitable[httpx.Response]]


@dataclass
class Pulse:
    """One kind of request, made again and again."""

    slowest: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    odd: list[str] = field(default_factory=list)  # answers that are neither good nor "try again"

    @property
    def good(self) -> int:
        return sum(times for status, times in self.statuses.items() if status < 300)


@dataclass
class Learner:
    """Every write has a key of its own; one that was not acknowledged is kept to be sent again."""

    http: httpx.AsyncClient
    id: UUID
    thread: str
    unconfirmed: list[tuple[str, dict[str, object], str]] = field(default_factory=list)
    said: int = 0
    studied: int = 0
    _keys: Iterator[int] = field(default_factory=count)

    async def study(self) -> httpx.Response:
        self.studied += 1
        return await self._write("/v1/study-sessions", {"minutes": 1})

    async def say(self) -> httpx.Response:
        self.said += 1
        return await self._write(f"/v1/sessions/{self.thread}/messages", {"content": "What are tides?"})

    async def hand_over(self) -> httpx.Response:
        return await self._write(
            "/v1/knowledge", {"title": "Sea", "text": f"Tides follow the moon {uuid4()}."}
        )

    async def persona(self) -> httpx.Response:
        return await self.http.get("/v1/persona")

    async def plans(self) -> httpx.Response:
        return await self.http.get("/v1/plans")

    async def ready(self) -> httpx.Response:
        return await self.http.get("/health/ready")

    async def live(self) -> httpx.Response:
        return await self.http.get("/health/live")

    @property
    def everything(self) -> list[Ask]:
        return [self.ready, self.persona, self.plans, self.study, self.say, self.hand_over]

    async def confirm(self) -> None:
        """Sends again, under the same keys, what nobody has confirmed."""
        again, self.unconfirmed = self.unconfirmed, []
        for path, body, key in again:
            assert (await self._send(path, body, key)).is_success

    async def _write(self, path: str, body: dict[str, object]) -> httpx.Response:
        return await self._send(path, body, f"{self.id}-{next(self._keys)}")

    async def _send(self, path: str, body: dict[str, object], key: str) -> httpx.Response:
        try:
            response = await self.http.post(path, json=body, headers={"Idempotency-Key": key})
        except httpx.TransportError:
            self.unconfirmed.append((path, body, key))
            raise
        if not response.is_success:
            self.unconfirmed.append((path, body, key))
        return response


@asynccontextmanager
async def learner(url: str) -> AsyncIterator[Learner]:
    """Registered, logged in, with a thread and a plan."""
    account = {"email": f"{uuid4().hex}@example.org", "password": PASSWORD}
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE) as http:
        registered = await http.post("/v1/users", json=account | {"display_name": "Ada", "timezone": "UTC"})
        assert registered.status_code == 201, registered.text
        tokens = (await http.post("/v1/tokens", json=account)).json()
        http.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        thread = (await http.post("/v1/sessions", json={"title": "Sea", "focus": "tides"})).json()["id"]
        await http.post("/v1/plans", json={"title": "Sea", "tasks": [{"summary": "Read"}]})
        me = (await http.get("/v1/me")).json()
        made = Learner(http, UUID(me["id"]), thread)
        async with asyncio.timeout(PATIENCE):
            while (await made.persona()).status_code != 200:  # noqa: ASYNC110 - another process makes it
                await asyncio.sleep(0.1)
        yield made


async def beat(ask: Ask, pulse: Pulse, *, seconds: float, rest: float = 0.0) -> None:
    """One after the other, for so long."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while loop.time() < end:
        asked = loop.time()
        try:
            response = await ask()
        except httpx.TransportError as broken:
            pulse.odd.append(repr(broken))
        else:
            pulse.statuses[response.status_code] += 1
            if response.status_code >= 300 and not _may_be(response):
                pulse.odd.append(response.text)
        pulse.slowest = max(pulse.slowest, loop.time() - asked)
        if rest:
            await asyncio.sleep(rest)


def _may_be(response: httpx.Response) -> bool:
    codes = {"store_unavailable", "deadline_passed", "not_ready", "busy_try_again"}
    return (
        response.status_code == 503
        and response.json()["code"] in codes
        and bool(response.headers["Retry-After"])
    )
