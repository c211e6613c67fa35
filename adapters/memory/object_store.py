"""Objects in a dictionary."""

from collections.abc import AsyncGenerator, AsyncIterable

from application.ports.object_store import ObjectExists, SizeDiffers, StoredObject, checked_key

PIECE = 256 * 1024  # bytes


class MemoryObjectStore:
    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.content_types: dict[str, str] = {}

    async def put(self, key: str, content: bytes, *, content_type: str) -> None:
        self.objects[checked_key(key)] = bytes(content)
        self.content_types[key] = content_type

    async def put_stream(
        self,
        key: str,
        pieces: AsyncIterable[bytes],
        *,
        content_type: str,
        size: int,
        replace: bool = True,
    ) -> None:
        checked_key(key)
        content = bytearray()
        async for piece in pieces:
            content += piece
            if len(content) > size:
                break
        if len(content) != size:
            raise SizeDiffers(too_large=len(content) > size)
        if not replace and key in self.objects:
            raise ObjectExists
        await self.put(key, bytes(content), content_type=content_type)

    async def get(self, key: str) -> bytes | None:
        return self.objects.get(checked_key(key))

    async def get_stream(self, key: str) -> AsyncGenerator[bytes, None] | None:
        content = self.objects.get(checked_key(key))
        return None if content is None else _pieces(content)

    async def look(self, key: str) -> StoredObject | None:
        content = self.objects.get(checked_key(key))
        return None if content is None else StoredObject(len(content), self.content_types.get(key))

    async def remove(self, key: str) -> None:
        self.objects.pop(checked_key(key), None)

    async def remove_under(self, folder: str) -> int:
        prefix = f"{checked_key(folder)}/"
        under = [key for key in self.objects if key.startswith(prefix)]
        for key in under:
            del self.objects[key]
        return len(under)


async def _pieces(content: bytes) -> AsyncGenerator[bytes, None]:
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]
