"""PostgreSQL's own programs for copies, whose output goes through memory only."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from adapters.postgres.login import Password

PIECE = 1024 * 1024  # bytes
APPLICATION = "coach_backup"
_WORDS = 2_000  # bytes of the last that a program said


class ProgramFailed(Exception):
    """Carries what the program said last."""

    def __init__(self, name: str, last_words: str) -> None:
        super().__init__(f"{name} failed:\n{last_words}")


@dataclass(frozen=True, slots=True)
class BackupPrograms:
    """``find`` tells where a program is. A password goes by the environment: command lines can be seen."""

    find: Callable[[str], str]
    url: str
    password: Password | None = None

    def base(self) -> AsyncGenerator[bytes, None]:
        """A tar of the server's files, with as much of its log as makes it consistent."""
        return self._output("pg_basebackup", "-D", "-", "-F", "tar", "-X", "fetch", "-c", "fast")

    def dump(self) -> AsyncGenerator[bytes, None]:
        """PostgreSQL's custom format, not compressed: sealing does that."""
        return self._output("pg_dump", "--format=custom", "--compress=none", "--no-password")

    @asynccontextmanager
    async def receiving(self, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
        """Writes the log into the folder, from what lies there on, until it ends."""
        program = self.find("pg_receivewal")
        options = ("-D", str(folder), "--no-loop", "--no-sync", "--no-password", "--status-interval=1")
        url, environment = await self._login()
        process = await asyncio.create_subprocess_exec(
            *(program, "-d", url, *options), env=environment, stderr=asyncio.subprocess.PIPE
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()

    async def _output(self, name: str, *options: str) -> AsyncGenerator[bytes, None]:
        url, environment = await self._login()
        command: Sequence[str] = (self.find(name), "-d", url, *options)
        process = await asyncio.create_subprocess_exec(
            *command, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        words = asyncio.create_task(last_words(process))
        try:
            while piece := await _pipe(process.stdout).read(PIECE):
                yield piece
            if await process.wait() != 0:
                raise ProgramFailed(name, await words)
        finally:
            words.cancel()
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def _login(self) -> tuple[str, dict[str, str]]:
        address = urlsplit(self.url)
        secret = address.password if self.password is None else await self.password()
        user, at, host = address.netloc.rpartition("@")
        plain = urlunsplit(address._replace(netloc=f"{user.partition(':')[0]}{at}{host}"))
        environment = {**os.environ, "PGAPPNAME": APPLICATION, "PGCONNECT_TIMEOUT": "10"}
        return plain, environment | ({"PGPASSWORD": secret} if secret else {})


async def last_words(process: asyncio.subprocess.Process) -> str:
    """Reads on to the end, so that a program that says much is not held up."""
    said = b""
    while more := await _pipe(process.stderr).read(_WORDS):
        said = (said + more)[-_WORDS:]
    return said.decode(errors="replace").strip()


def _pipe(stream: asyncio.StreamReader | None) -> asyncio.StreamReader:
    if stream is None:
        raise RuntimeError("the program was started without a pipe")
    return stream
