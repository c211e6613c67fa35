"""A server process of our own: one owner per folder, started, watched and stopped by its id.

It runs in a process group of its own: Ctrl-C reaches us alone, and we stop it when our own work is done.
If we are killed it is left running; the next start on its folder stops it first, and never adopts it.
"""

import os
import pwd
import shutil
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, ClassVar, Self

import psutil

from infrastructure.folder_lock import locked
from infrastructure.refused import Refused


class ServerDidNotStart(Refused):
    """Carries the last lines the server wrote."""

    def __init__(self, name: str, directory: Path, last_words: str) -> None:
        super().__init__(f"{name} did not start in {directory}. Its last words:\n{last_words}")


class ServerProcess(ABC):
    """The folder holds `data`, `server.log`, `server.pid` and `owner.lock`."""

    name: ClassVar[str]
    stop_signals: ClassVar[Sequence[signal.Signals]]  # each gets its share of the patience before the next

    def __init__(self, directory: Path, *, throwaway: bool = False, patience: float = 60.0) -> None:
        """``throwaway``: starts empty and leaves no data behind, for tests and demonstrations.

        ``patience``: seconds for a start, crash recovery included, and as many for a stop.
        """
        self.directory = directory.expanduser().resolve()
        self.data = self.directory / "data"
        self.log = self.directory / "server.log"
        self._pid_file = self.directory / "server.pid"
        self._throwaway = throwaway
        self._patience = patience
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The server's process id; raises ``RuntimeError`` when it is not started."""
        return self._started().pid

    def start(self) -> Self:
        """Return when the server takes connections.

        Raises ``DirectoryInUse`` or ``ServerDidNotStart``, and then leaves nothing running.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        self._lock = locked(self.directory)
        try:
            self._stop_leftover()
            self._throw_away()
            self._prepare()
            self._launch()
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Ask politely, then less so; give the folder back. Stopping twice is harmless."""
        if self._process is not None:
            _end(self._process.pid, self._has_ended, self.stop_signals, self._patience)
            self._pid_file.unlink(missing_ok=True)
            self._process = None
        if self._lock is not None:
            self._throw_away()
            self._lock.close()
            self._lock = None

    def kill(self) -> None:
        """Pull the plug, for drills and fault tests: nothing is said, nothing is flushed."""
        process = self._started()
        process.kill()
        process.wait()
        self.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @abstractmethod
    def _prepare(self) -> None:
        """Make what the server needs to find in its folder."""

    @abstractmethod
    def _command(self) -> Sequence[str]:
        """Build the command line; it must name ``self.data``, by which a leftover is recognised."""

    @abstractmethod
    def _account(self) -> pwd.struct_passwd | None:
        """Whom the server runs as; None: as ourselves."""

    @abstractmethod
    def _is_ready(self) -> bool: ...

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError(f"{self.name} in {self.directory} is not started")
        return self._process

    def _has_ended(self) -> bool:
        return self._started().poll() is not None

    def _launch(self) -> None:
        if self.log.exists():
            self.log.replace(self.directory / "server.log.before")
        account = self._account()
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command(),
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=account and account.pw_uid,
                group=account and account.pw_gid,
                extra_groups=account and [],
            )
        self._pid_file.write_text(str(self._process.pid))

    def _wait_until_ready(self) -> None:
        for _ in ticks(self._patience):
            if self._is_ready():
                return
            if self._has_ended():
                break
        last_words = self.log.read_text(errors="replace").splitlines()[-15:]
        raise ServerDidNotStart(self.name, self.directory, "\n".join(last_words))

    def _throw_away(self) -> None:
        if self._throwaway:
            shutil.rmtree(self.data, ignore_errors=True)

    def _stop_leftover(self) -> None:
        if self._pid_file.exists():
            pid = int(self._pid_file.read_text() or 0)
            _end(pid, lambda: not self._is_leftover(pid), self.stop_signals, self._patience)
            self._pid_file.unlink()

    def _is_leftover(self, pid: int) -> bool:
        """Look who it is: the id in an old file may belong to a stranger by now."""
        try:
            return str(self.data) in psutil.Process(pid).cmdline()
        except psutil.Error:
            return False


def ticks(seconds: float) -> Iterator[None]:
    """Come back every 20 ms until the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        yield
        time.sleep(0.02)


def _end(pid: int, has_ended: Callable[[], bool], signals: Sequence[signal.Signals], patience: float) -> None:
    for each in signals:
        if has_ended():
            return
        with suppress(ProcessLookupError):
            os.kill(pid, each)
        for _ in ticks(patience / len(signals)):
            if has_ended():
                return
