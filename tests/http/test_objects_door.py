"""The door that our own signed links lead to: problems, pieces, and clients that hang up."""

import asyncio
import tracemalloc
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar

from adapters.filesystem.object_store import FilesystemObjectStore
from adapters.filesystem.signed_links import FilesystemSignedLinks
from adapters.memory.clock import MemoryClock
from application.ports.link_gate import LinkedObjects
from application.ports.signed_links import LONGEST, SignedLink
from tests.http.worlds import World, an_app_with_objects, code

KEY = "tenant/uploads/user/notes.md"
SIZE = 50_000_000
PIECE = b"x" * 65_536


class Room:
    """A folder behind the door."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = MemoryClock()
        self.objects = FilesystemObjectStore(folder)
        self.links = FilesystemSignedLinks(b"k" * 32, self.clock)
        self.app: Litestar = an_app_with_objects(LinkedObjects(self.links, self.objects))

    async def link(self, *, size: int = 5, method: str = "PUT") -> SignedLink:
        if method == "GET":
            return await self.links.to_get(
                KEY, content_type="text/markdown", filename="notes.md", lasting=LONGEST
            )
        return await self.links.to_put(KEY, content_type="text/markdown", size=size, lasting=LONGEST)

    async def send(
        self, link: SignedLink, content: bytes | AsyncIterator[bytes] = b"", **changes: Any
    ) -> httpx.Response:
        headers = {name.lower(): value for name, value in link.headers.items()} | changes.pop("headers", {})
        transport = httpx.ASGITransport(self.app)  # type: ignore[arg-type]  # two spellings of ASGI
        async with httpx.AsyncClient(transport=transport, base_url="http://coach.test") as client:
            method, url = changes.get("method", link.method), changes.get("url", link.url)
            return await client.request(method, url, content=content, headers=headers)

    def files(self) -> Sequence[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()]


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


async def pieces(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // len(PIECE)):
        yield PIECE
    yield PIECE[: size % len(PIECE)]


async def test_every_refusal_has_a_code_of_its_own(room: Room) -> None:
    link, other = await room.link(), FilesystemSignedLinks(b"o" * 32, room.clock)
    of_another = await other.to_put(KEY, content_type="text/markdown", size=5, lasting=LONGEST)
    refused: dict[str, list[dict[str, Any]]] = {
        "link_forged": [
            {"url": link.url[:-1] + "_"},
            {"url": link.url.partition("?")[0]},
            {"url": of_another.url},
            {"url": link.url.replace("link=", "link=%00%ff.")},
        ],
        "link_for_another_method": [{"method": "GET"}],
        "link_for_another_object": [{"url": link.url.replace("notes.md", "other.md")}],
        "object_type_wrong": [
            {"headers": {"content-type": "text/html"}},
            {"headers": {"content-encoding": "gzip"}},
        ],
    }
    for expected, attempts in refused.items():
        for attempt in attempts:
            status = 415 if expected == "object_type_wrong" else 403
            assert code(await room.send(link, b"12345", **attempt)) == (status, expected)
    assert code(await room.send(link, b"123456", headers={"content-length": "6"})) == (
        413,
        "object_too_large",
    )
    assert code(await room.send(link, b"1234", headers={"content-length": "4"})) == (400, "object_incomplete")
    assert code(await room.send(await room.link(method="GET"))) == (404, "object_missing")
    assert room.files() == []
    assert (await room.send(link, b"12345")).status_code == 200
    assert code(await room.send(link, b"54321")) == (412, "object_there")
    room.clock.advance(LONGEST)
    assert code(await room.send(link, b"12345")) == (403, "link_expired")
    assert await room.objects.get(KEY) == b"12345"


async def test_needs_no_login_and_minds_none(room: Room) -> None:
    link = await room.link()
    answer = await room.send(link, b"12345", headers={"authorization": "Bearer nonsense"})
    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize("many", [SIZE - 1, SIZE + 1, 2 * SIZE])
async def test_a_body_that_does_not_say_how_long_it_is_is_counted(room: Room, many: int) -> None:
    link = await room.link(size=SIZE)
    sent = SignedLink(link.url, link.method, {"Content-Type": "text/markdown"}, link.expires_at)
    expected = (400, "object_incomplete") if many < SIZE else (413, "object_too_large")
    assert code(await room.send(sent, pieces(many))) == expected
    assert room.files() == []


async def test_never_holds_a_whole_file(room: Room) -> None:
    link = await room.link(size=SIZE)
    tracemalloc.start()
    try:
        assert await put_in_pieces(room.app, link, SIZE) == 200
        assert await get_in_pieces(room.app, await room.link(method="GET")) == SIZE
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 5_000_000


async def test_a_client_that_hangs_up_leaves_nothing_behind(room: Room) -> None:
    link = await room.link(size=SIZE)
    assert await put_in_pieces(room.app, link, SIZE // 2) == 400
    assert room.files() == []
    assert await put_in_pieces(room.app, link, SIZE) == 200


async def test_a_deployment_with_a_bucket_has_no_such_door(world: World, room: Room) -> None:
    link = await room.link()
    assert code(await world.stranger("PUT", link.url, content=b"12345")) == (404, "route_not_found")


@pytest.mark.parametrize("path", ["/objects", "/objects/", "/objects/../v1/me", "/objects/%2e%2e/x"])
async def test_a_path_that_leads_nowhere_is_no_link(room: Room, path: str) -> None:
    link = await room.link()
    answer = await room.send(link, b"12345", url=path)
    assert answer.status_code in (401, 403, 404, 405)
    assert room.files() == []


async def test_lasting_ten_minutes_is_the_longest(room: Room) -> None:
    link = await room.link()
    assert link.expires_at - room.clock.now() <= timedelta(minutes=10)


async def put_in_pieces(app: Litestar, link: SignedLink, size: int) -> int:
    """What a server does, piece by piece; the status. With fewer pieces than announced it hangs up."""
    announced = int(link.headers["Content-Length"])
    waiting = [{"type": "http.request", "body": PIECE, "more_body": True}] * (size // len(PIECE))
    rest = {"type": "http.request", "body": PIECE[: size % len(PIECE)], "more_body": size < announced}
    messages = iter([*waiting, rest, {"type": "http.disconnect"}])
    statuses: list[int] = []

    async def receive() -> Any:
        await asyncio.sleep(0)
        return next(messages)

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await app(scope_of(link), receive, send)
    return statuses[0]


async def get_in_pieces(app: Litestar, link: SignedLink) -> int:
    """How many bytes come."""
    came = [0]

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        came[0] += len(message.get("body", b""))

    await app(scope_of(link), receive, send)
    return came[0]


def scope_of(link: SignedLink) -> Any:
    url = httpx.URL(link.url)
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": link.method,
        "path": url.path,
        "raw_path": url.raw_path,
        "query_string": url.query,
        "headers": [(name.lower().encode(), value.encode()) for name, value in link.headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("coach.test", 80),
        "scheme": "http",
        "root_path": "",
        "state": {},
    }
