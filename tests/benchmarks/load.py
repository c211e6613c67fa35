"""A load generator that costs little beside the server it loads: raw HTTP/1.1 over kept-alive connections."""

import asyncio
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psutil

CONNECTIONS = 16


@dataclass(frozen=True)
class Sample:
    """One round: requests per second, latencies in milliseconds, server CPU in microseconds a request."""

    rate: float
    p50: float
    p99: float
    cpu: float


class UnexpectedAnswer(Exception):
    """A benchmark that measures refusals measures nothing."""


@dataclass
class Connection:
    """One kept-alive connection that sends prepared bytes and reads whole answers."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def open(cls, port: int) -> "Connection":
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        lowered = head.lower()
        start = lowered.find(b"content-length:")
        if start < 0:
            return status, b""
        length = int(lowered[start + 15 : lowered.index(b"\r\n", start)])
        return status, await self.reader.readexactly(length)

    def close(self) -> None:
        self.writer.close()


def request(
    method: str, path: str, *, headers: dict[str, str] | None = None, body: bytes | None = None
) -> bytes:
    """The bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


async def measure(
    port: int, pid: int, requests: Callable[[], Iterator[bytes]], *, seconds: float, expected: int
) -> Sample:
    """Keeps ``CONNECTIONS`` connections busy for ``seconds`` and says what came of it."""
    connections = [await Connection.open(port) for _ in range(CONNECTIONS)]
    server = psutil.Process(pid)
    latencies: list[float] = []
    stop_at = time.perf_counter() + seconds

    async def keep_busy(connection: Connection, mine: Iterator[bytes]) -> None:
        for each in mine:
            asked = time.perf_counter()
            if asked >= stop_at:
                return
            status, body = await connection.ask(each)
            if status != expected:
                raise UnexpectedAnswer(f"{status}: {body[:300]!r}")
            latencies.append(time.perf_counter() - asked)

    before, started = _cpu(server), time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for connection in connections:
            group.create_task(keep_busy(connection, requests()))
    elapsed, spent = time.perf_counter() - started, _cpu(server) - before
    for connection in connections:
        connection.close()
    cuts = statistics.quantiles(latencies, n=100)
    return Sample(
        rate=len(latencies) / elapsed,
        p50=cuts[49] * 1e3,
        p99=cuts[98] * 1e3,
        cpu=spent / len(latencies) * 1e6,
    )


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
