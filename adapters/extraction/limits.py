"""How much one file may cost."""

from dataclasses import dataclass

from domain.knowledge.resource import TEXT_LONGEST

MOST_PAGES = 5_000
MOST_PARTS = 5_000  # in a Word or EPUB file
MOST_UNPACKED = 128 * 1024**2  # bytes of all parts together
MOST_ANSWERED = (
    TEXT_LONGEST * 4 + 65_536
)  # bytes, in UTF-8; line feeds and quotes become two characters in JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``memory`` is the address space of the process that reads the file, ``file_size`` the file's own bytes.

    ``cpu_seconds`` are of work, ``seconds`` by the clock on the wall.
    """

    file_size: int = 64 * 1024**2
    memory: int = 512 * 1024**2
    cpu_seconds: int = 30
    seconds: float = 60.0
