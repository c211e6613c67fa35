"""Files, as they came."""

import unicodedata
from typing import Protocol

KEY_LONGEST = 1024  # bytes; Amazon S3 takes no longer key
PART_LONGEST = 255  # bytes; no file system in use takes a longer name


class ObjectStore(Protocol):
    """Keeps bytes under a key such as ``{tenant}/uploads/{user}/{timestamp}-{filename}``.

    ``put`` replaces, and a reader sees the old or the new content, never a mixture, even after a crash.
    ``remove`` of what is not there does nothing. A key that ``checked_key`` refuses raises ``ValueError``.
    No key may lead through another: what stands at ``a/b`` is not also the folder of ``a/b/c``.
    """

    async def put(self, key: str, content: bytes, *, content_type: str) -> None: ...
    async def get(self, key: str) -> bytes | None: ...
    async def remove(self, key: str) -> None: ...


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
