"""A client that keeps its connection until the server says that this answer is the last on it."""

import asyncio
from dataclasses import dataclass


@dataclass
class PoliteClient:
    """Asks nothing twice, as a POST without a key may not be: a connection that breaks is a request lost."""

    port: int
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        body = await _body(self._reader, head)
        if b"connection: close" in head:
            await self._until_closed(self._reader)
        return int(head[9:12]), body

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _until_closed(self, reader: asyncio.StreamReader) -> None:
        assert await reader.read() == b"", "more than was asked for"
        self.close()


async def _body(reader: asyncio.StreamReader, head: bytes) -> bytes:
    if b"transfer-encoding: chunked" not in head:
        start = head.find(b"content-length:")
        return (
            await reader.readexactly(int(head[start + 15 : head.index(b"\r\n", start)])) if start > 0 else b""
        )
    pieces = []
    while size := int(await reader.readuntil(b"\r\n"), 16):
        pieces.append((await reader.readexactly(size + 2))[:-2])
    await reader.readexactly(2)
    return b"".join(pieces)
