"""A small site that behaves in all the ways that sites do, and the resolver that gives it a name."""

import asyncio
import gzip
import ssl
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]

PAGE = b"<h1>Ownership</h1>"


@dataclass
class Site:
    """``requests`` has what came, with headers in small letters; ``names`` resolve to each list in turn."""

    port: int
    answers: dict[str, Answer]
    names: dict[str, list[Sequence[str]]] = field(default_factory=dict)
    requests: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def url(self, path: str, host: str = "site.example") -> str:
        return f"http://{host}:{self.port}{path}"

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        turns = self.names.get(host, [[]])
        return turns.pop(0) if len(turns) > 1 else turns[0]


@asynccontextmanager
async def site(tls: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    writers: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.add(writer)
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            path = head[0].split(" ")[1]
            named = (line.partition(":") for line in head[1:] if line)
            here.requests.append((path, {name.lower(): value.strip() for name, _, value in named}))
            await here.answers.get(path, plainly(b"", status=404))(writer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    here = Site(server.sockets[0].getsockname()[1], {"/page": plainly(PAGE)})
    here.names["site.example"] = [["127.0.0.1"]]
    try:
        yield here
    finally:
        server.close()
        for writer in writers:
            writer.close()


def plainly(
    body: bytes, *, status: int = 200, content_type: str = "text/html; charset=utf-8", **headers: str
) -> Answer:
    said = {"Content-Type": content_type, "Content-Length": str(len(body))} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in said.items())

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 {status} So\r\n{head}Connection: close\r\n\r\n".encode() + body)

    return answer


def leading_to(place: str, *, status: int = 302) -> Answer:
    return plainly(b"", status=status, Location=place, Set_Cookie="me=1")


def bomb(size: int) -> Answer:
    return plainly(gzip.compress(bytes(size)), Content_Encoding="gzip")


def packed(body: bytes) -> Answer:
    return plainly(zlib.compress(body), Content_Encoding="deflate")


def dripping(every: float) -> Answer:
    """A byte now and then, for ever."""
    return _forever(b"x", every)


def endless() -> Answer:
    return _forever(b"x" * 65_536, 0)


def silent() -> Answer:
    async def answer(_writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    return answer


def broken() -> Answer:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 So\r\nContent-Length: 1000\r\n\r\nhalf")

    return answer


def babble() -> Answer:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")

    return answer


def _forever(piece: bytes, every: float) -> Answer:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 So\r\nContent-Type: text/plain\r\n\r\n")
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(every)

    return answer
