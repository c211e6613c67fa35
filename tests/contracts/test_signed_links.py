"""Contract: a link lets its bearer do the one thing that it was signed for, and nothing else."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

import httpx
import pytest
from litestar import Litestar

from adapters.filesystem.object_store import FilesystemObjectStore
from adapters.filesystem.signed_links import FilesystemSignedLinks
from adapters.memory.clock import MemoryClock
from adapters.memory.object_store import MemoryObjectStore
from adapters.memory.signed_links import MemorySignedLinks
from adapters.s3.bucket import Bucket
from adapters.s3.object_store import S3ObjectStore
from adapters.s3.signed_links import S3SignedLinks
from adapters.system.clock import SystemClock
from application.ports.link_gate import LinkedObjects, LinkGate
from application.ports.object_store import ObjectStore
from application.ports.signed_links import LONGEST, SignedLink, SignedLinks
from tests.contracts.on_s3 import OnS3
from tests.http.worlds import an_app_with_objects

KEY = "tenant/uploads/user/20300101T120000Z-ä b%41+c.md"
OTHER_KEY = "tenant/uploads/user/20300101T120000Z-other.md"
EXPORT = "tenant/exports/user/all.zip"
TYPE, CONTENT = "text/markdown", b"# Tides\n"
MINUTE = timedelta(minutes=1)
HOSTILE = ["a\r\nSet-Cookie: x=1.md", 'a";b.md', "\u202egnp.md", "a\0b.md", "é" * 1024, "\ud800.md"]


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    content: bytes


class SignedLinksContract(ABC):
    refused: Mapping[str, int]
    """The status for each way of being refused."""

    @abstractmethod
    async def send(self, url: str, method: str, headers: Mapping[str, str], body: bytes) -> Answer: ...

    async def put_link(self, links: SignedLinks, *, size: int = len(CONTENT), key: str = KEY) -> SignedLink:
        return await links.to_put(key, content_type=TYPE, size=size, lasting=LONGEST)

    async def get_link(self, links: SignedLinks, *, filename: str = "notes.md", key: str = KEY) -> SignedLink:
        return await links.to_get(key, content_type=TYPE, filename=filename, lasting=LONGEST)

    async def follow(
        self,
        link: SignedLink,
        body: bytes = b"",
        *,
        method: str | None = None,
        url: str | None = None,
        **headers: str,
    ) -> Answer:
        sent = {name.lower(): value for name, value in link.headers.items()}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.send(url or link.url, method or link.method, sent, body)

    async def test_puts_what_was_announced(self, links: SignedLinks, objects: ObjectStore) -> None:
        link = await self.put_link(links)
        assert link.method == "PUT"
        assert (await self.follow(link, CONTENT)).status == 200
        assert await objects.get(KEY) == CONTENT
        stored = await objects.look(KEY)
        assert stored is not None
        assert stored.content_type in (None, TYPE)

    async def test_gets_what_is_there(self, links: SignedLinks, objects: ObjectStore) -> None:
        await objects.put(KEY, CONTENT, content_type=TYPE)
        link = await self.get_link(links, filename="Ebbe & Flut.md")
        answer = await self.follow(link)
        assert (answer.status, answer.content, link.method) == (200, CONTENT, "GET")
        assert answer.headers["content-type"] == TYPE
        assert answer.headers["content-length"] == str(len(CONTENT))
        assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''Ebbe%20%26%20Flut.md"

    @pytest.mark.parametrize("filename", HOSTILE, ids=ascii)
    async def test_a_name_stays_a_name(self, links: SignedLinks, objects: ObjectStore, filename: str) -> None:
        await objects.put(KEY, CONTENT, content_type=TYPE)
        answer = await self.follow(await self.get_link(links, filename=filename))
        assert (answer.status, answer.content) == (200, CONTENT)
        assert "set-cookie" not in answer.headers
        _, _, shown = answer.headers["content-disposition"].partition("''")
        assert filename.encode(errors="replace").decode().startswith(unquote(shown))
        assert len(shown) > 3

    async def test_refuses_another_method(self, links: SignedLinks, objects: ObjectStore) -> None:
        put, get = await self.put_link(links, key=OTHER_KEY), await self.get_link(links)
        await objects.put(KEY, CONTENT, content_type=TYPE)
        assert (await self.follow(put, method="GET", content_length="0")).status == self.refused["method"]
        put_headers = {"content-type": TYPE, "content-length": str(len(CONTENT)), "if-none-match": "*"}
        answer = await self.send(get.url, "PUT", put_headers, CONTENT)
        assert answer.status == self.refused["method"]
        assert await objects.look(OTHER_KEY) is None

    async def test_refuses_another_object(self, links: SignedLinks, objects: ObjectStore) -> None:
        await objects.put(OTHER_KEY, b"secret", content_type=TYPE)
        for link, body in ((await self.put_link(links), CONTENT), (await self.get_link(links), b"")):
            url = link.url.replace(quote(KEY), quote(OTHER_KEY))
            assert url != link.url
            assert (await self.follow(link, body, url=url)).status == self.refused["object"]
        assert await objects.get(OTHER_KEY) == b"secret"

    async def test_refuses_what_was_tampered_with(self, links: SignedLinks, objects: ObjectStore) -> None:
        link = await self.put_link(links)
        for url in (link.url[:-1] + ("0" if link.url[-1] != "0" else "1"), link.url[:-8], link.url + "x"):
            assert (await self.follow(link, CONTENT, url=url)).status == self.refused["tampered"]
        assert await objects.look(KEY) is None

    async def test_refuses_whoever_has_no_link(self, links: SignedLinks, objects: ObjectStore) -> None:
        await objects.put(KEY, CONTENT, content_type=TYPE)
        link = await self.get_link(links)
        assert (await self.follow(link, url=link.url.partition("?")[0])).status == self.refused["tampered"]

    @pytest.mark.parametrize("kind", ["text/html", "text/markdown; charset=utf-8", "text/plain"])
    async def test_refuses_another_type(self, links: SignedLinks, objects: ObjectStore, kind: str) -> None:
        link = await self.put_link(links)
        assert (await self.follow(link, CONTENT, content_type=kind)).status == self.refused["type"]
        assert await objects.look(KEY) is None

    @pytest.mark.parametrize("size", [len(CONTENT) + 1, 3_000_000])
    async def test_refuses_more_than_announced(
        self, links: SignedLinks, objects: ObjectStore, size: int
    ) -> None:
        link = await self.put_link(links)
        answer = await self.follow(link, bytes(size), content_length=str(size))
        assert answer.status == self.refused["too large"]
        assert await objects.look(KEY) is None

    async def test_refuses_less_than_announced(self, links: SignedLinks, objects: ObjectStore) -> None:
        link = await self.put_link(links, size=3_000_000)
        answer = await self.follow(link, CONTENT, content_length=str(len(CONTENT)))
        assert answer.status == self.refused["too small"]
        assert await objects.look(KEY) is None

    async def test_never_replaces(self, links: SignedLinks, objects: ObjectStore) -> None:
        link = await self.put_link(links)
        assert (await self.follow(link, CONTENT)).status == 200
        assert (await self.follow(link, CONTENT[::-1])).status == 412
        assert await objects.get(KEY) == CONTENT

    async def test_refuses_when_its_time_is_over(
        self, links: SignedLinks, objects: ObjectStore, clock: MemoryClock | SystemClock
    ) -> None:
        before = clock.now()
        link = await links.to_put(KEY, content_type=TYPE, size=len(CONTENT), lasting=timedelta(seconds=1))
        assert timedelta(0) <= link.expires_at - before <= timedelta(seconds=1.1)
        if isinstance(clock, MemoryClock):
            clock.advance(timedelta(seconds=1))
        else:
            await asyncio.sleep(2.1)
        assert (await self.follow(link, CONTENT)).status == self.refused["expired"]
        assert await objects.look(KEY) is None

    @pytest.mark.parametrize("key", [KEY, EXPORT])
    async def test_lasts_no_longer_than_it_may(self, links: SignedLinks, key: str) -> None:
        for lasting in (LONGEST + timedelta(seconds=1), timedelta(0), -MINUTE):
            with pytest.raises(ValueError, match="lasts"):
                await links.to_put(key, content_type=TYPE, size=1, lasting=lasting)
            with pytest.raises(ValueError, match="lasts"):
                await links.to_get(key, content_type=TYPE, filename="x", lasting=lasting)

    async def test_leads_to_no_unfit_key(self, links: SignedLinks) -> None:
        for key in ("../x", "a//b", "a\nb", ""):
            with pytest.raises(ValueError, match="key"):
                await links.to_get(key, content_type=TYPE, filename="x", lasting=MINUTE)


class LinkGateContract(SignedLinksContract):
    refused = {  # noqa: RUF012 - a table
        **dict.fromkeys(("method", "object", "tampered", "expired"), 403),
        **{"type": 415, "too large": 413, "too small": 400},
    }

    @pytest.fixture
    def clock(self) -> MemoryClock:
        return MemoryClock()

    @pytest.fixture(autouse=True)
    def _door(self, links: LinkGate, objects: ObjectStore) -> None:
        self._app: Litestar = an_app_with_objects(LinkedObjects(links, objects))

    async def send(self, url: str, method: str, headers: Mapping[str, str], body: bytes) -> Answer:
        transport = httpx.ASGITransport(self._app)  # type: ignore[arg-type]  # two spellings of ASGI
        async with httpx.AsyncClient(transport=transport, base_url="http://coach.test") as client:
            answer = await client.request(method, url, headers=headers, content=body)
        return Answer(answer.status_code, answer.headers, answer.content)


class TestMemorySignedLinks(LinkGateContract):
    @pytest.fixture
    def links(self, clock: MemoryClock) -> SignedLinks:
        return MemorySignedLinks(clock)

    @pytest.fixture
    def objects(self) -> ObjectStore:
        return MemoryObjectStore()


class TestFilesystemSignedLinks(LinkGateContract):
    @pytest.fixture
    def links(self, clock: MemoryClock) -> SignedLinks:
        return FilesystemSignedLinks(b"k" * 32, clock)

    @pytest.fixture
    def objects(self, tmp_path: Path) -> ObjectStore:
        return FilesystemObjectStore(tmp_path)


@pytest.mark.infra
class TestS3SignedLinks(OnS3, SignedLinksContract):
    refused = {  # noqa: RUF012 - a table
        **dict.fromkeys(("method", "object", "tampered", "expired"), 403),
        **dict.fromkeys(("type", "too large", "too small"), 403),
    }

    @pytest.fixture
    def clock(self) -> SystemClock:
        return SystemClock()

    @pytest.fixture
    def links(self, bucket: Bucket, clock: SystemClock) -> SignedLinks:
        return S3SignedLinks(bucket, clock)

    @pytest.fixture
    def objects(self, bucket: Bucket) -> ObjectStore:
        return S3ObjectStore(bucket)

    async def send(self, url: str, method: str, headers: Mapping[str, str], body: bytes) -> Answer:
        async with httpx.AsyncClient() as client:
            answer = await client.request(method, url, headers=headers, content=body)
        return Answer(answer.status_code, answer.headers, answer.content)
