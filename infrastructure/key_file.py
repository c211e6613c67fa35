"""A file with keys of one purpose, which may be others tomorrow: this process follows without a restart."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LEAVING = "leaving"  # stands behind a key that is being rotated away


@dataclass(frozen=True, slots=True)
class KeyLine:
    text: str
    leaving: bool = False

    def __str__(self) -> str:
        return f"{self.text} {LEAVING}" if self.leaving else self.text


class KeyFile:
    """One key a line; the first one counts, the others are still understood.

    Calling it gives the keys as they stand there now; a file that is gone or broken changes nothing.
    """

    def __init__(self, file: Path, decode: Callable[[str], bytes]) -> None:
        self.file = file
        self._decode = decode
        self._stamp = self._look()
        self._keys = self._read()

    def __call__(self) -> Sequence[bytes]:
        with suppress(OSError, ValueError):
            stamp = self._look()
            if stamp != self._stamp:
                self._keys = self._read()
                self._stamp = stamp
        return self._keys

    def lines(self) -> Sequence[KeyLine]:
        words = [line.split() for line in self.file.read_text().splitlines() if line.strip()]
        return [KeyLine(text, LEAVING in rest) for text, *rest in words]

    def replace(self, lines: Sequence[KeyLine]) -> None:
        """All at once, and only its owner can read it."""
        unfinished = self.file.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
            opened.write("".join(f"{line}\n" for line in lines))
            opened.flush()
            os.fsync(opened.fileno())
        unfinished.replace(self.file)

    def _look(self) -> tuple[int, int, int]:
        status = self.file.stat()
        return status.st_ino, status.st_mtime_ns, status.st_size

    def _read(self) -> Sequence[bytes]:
        keys = [self._decode(line.text) for line in self.lines()]
        if not keys:
            raise ValueError("no key")
        return keys
