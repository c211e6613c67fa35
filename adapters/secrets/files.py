"""Secrets in files, one each, as Docker and Kubernetes mount them: replaced, they are others at once."""

from pathlib import Path

from adapters.secrets.names import checked_name
from application.ports.failures import StoreUnavailable


class FileSecrets:
    """Files are small and in memory as a rule: read in place, whenever somebody asks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def read(self, name: str) -> str | None:
        try:
            return (self._folder / checked_name(name)).read_text().rstrip("\r\n") or None
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as unreadable:
            raise StoreUnavailable("secrets") from unreadable
