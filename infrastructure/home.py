"""The data folder: who runs on it at this moment, and where that one is reached."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from infrastructure.folder_lock import is_locked, locked


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """Where the service of this folder and its stores are reached. Holds no secret."""

    url: str
    postgres_url: str
    mongo_url: str


@dataclass(frozen=True, slots=True)
class Home:
    """``keys`` are secrets; each store has a folder of its own."""

    folder: Path

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def mongo(self) -> Path:
        return self.folder / "mongo"

    @property
    def seeded(self) -> Path:
        """Is there once the demo learner is."""
        return self.folder / "seeded"

    @property
    def restoring(self) -> Path:
        """Is there while a restore is not finished: what lies here is not to be used."""
        return self.folder / "restoring"

    @property
    def unproven(self) -> Path:
        """Is there after a restore that looked at changes only, until all is held against the truth."""
        return self.folder / "unproven"

    @property
    def has_data(self) -> bool:
        return (self.postgres / "data").exists()

    @contextmanager
    def owned(self) -> Iterator[None]:
        """Keep everybody else from running here; raises ``DirectoryInUse``."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(self.folder):
            self._note.unlink(missing_ok=True)
            try:
                yield
            finally:
                self._note.unlink(missing_ok=True)

    def announce(self, running: Running) -> None:
        unfinished = self._note.with_suffix(".unfinished")
        unfinished.write_bytes(msgspec.json.encode(running))
        unfinished.replace(self._note)

    def running(self) -> Running | None:
        """Who runs here, as soon as all of it can be reached."""
        with suppress(FileNotFoundError):
            running = msgspec.json.decode(self._note.read_bytes(), type=Running)
            return running if is_locked(self.folder) else None  # a killed owner leaves its note behind
        return None

    @property
    def _note(self) -> Path:
        return self.folder / "running.json"
