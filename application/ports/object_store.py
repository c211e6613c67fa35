"""Files, as they came."""

import unicodedata
from collections.abc import AsyncGenerator, AsyncIterable
from dataclasses import dataclass
from typing import Protocol

from domain.privacy.retention import ObjectKind

KEY_LONGEST = 1024  # bytes; Amazon S3 takes no longer key
PART_LONGEST = 255  # bytes; no file system in use takes a longer name


KINDS = {
    "uploads": ObjectKind.UPLOAD,
    "audio": ObjectKind.AUDIO,
    "reports": ObjectKind.REPORT,
    "exports": ObjectKind.EXPORT,
}


@dataclass(frozen=True, slots=True)
class StoredObject:
    """``size`` is in bytes. Not every store keeps a content type; the manifest does."""

    size: int
    content_type: str | None


class SizeDiffers(Exception):
    """More bytes came than were announced (``too_large``), or fewer; nothing was stored."""

    def __init__(self, *, too_large: bool) -> None:
        super().__init__("more bytes than announced" if too_large else "fewer bytes than announced")
        self.too_large = too_large


class ObjectExists(Exception):
    """Something stands under the key already; nothing was stored."""


class ObjectStore(Protocol):
    """Keeps bytes under a key: ``{tenant}/{uploads, audio, reports or exports}/{owner}/{name}``.

    ``put`` and ``put_stream`` replace, and a reader sees the old or the new content, never a mixture, even
    after a crash. ``remove`` of what is not there does nothing. A key that ``checked_key`` refuses raises
    ``ValueError``. No key may lead through another: what stands at ``a/b`` is not also the folder of
    ``a/b/c``.

    ``put_stream`` and ``get_stream`` hold a few pieces in memory at once. ``put_stream`` raises
    ``SizeDiffers`` when the pieces have not ``size`` bytes together, and without ``replace`` it raises
    ``ObjectExists`` instead of replacing. Whoever does not read a stream to its end closes it (``aclosing``).
    ``remove_under`` removes all whose keys begin with ``folder`` and a slash, and says how many they were.
    """

    async def put(self, key: str, content: bytes, *, content_type: str) -> None: ...
    async def put_stream(
        self,
        key: str,
        pieces: AsyncIterable[bytes],
        *,
        content_type: str,
        size: int,
        replace: bool = True,
    ) -> None: ...
    async def get(self, key: str) -> bytes | None: ...
    async def get_stream(self, key: str) -> AsyncGenerator[bytes, None] | None: ...
    async def look(self, key: str) -> StoredObject | None: ...
    async def remove(self, key: str) -> None: ...
    async def remove_under(self, folder: str) -> int: ...


def kind_of(key: str) -> ObjectKind | None:
    """What an object is, as its key says."""
    _, _, rest = key.partition("/")
    return KINDS.get(rest.partition("/")[0])


def checked_key(key: str) -> str:
    """The key itself, if it leads to one place only.

    ``ValueError`` when it is absolute, too long or not Unicode, or has an empty, ``.`` or ``..`` part or a
    control character.
    """
    parts = key.split("/")
    fits = len(key.encode()) <= KEY_LONGEST and all(len(part.encode()) <= PART_LONGEST for part in parts)
    controls = any(unicodedata.category(character) == "Cc" for character in key)
    if not fits or controls or any(part in ("", ".", "..") for part in parts):
        raise ValueError("not a key that an object can be stored under")
    return key
