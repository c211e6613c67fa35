"""Objects in a dictionary."""

from application.ports.object_store import checked_key


class MemoryObjectStore:
    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    async def put(self, key: str, content: bytes, *, content_type: str) -> None:  # noqa: ARG002 - the port's
        self.objects[checked_key(key)] = bytes(content)

    async def get(self, key: str) -> bytes | None:
        return self.objects.get(checked_key(key))

    async def remove(self, key: str) -> None:
        self.objects.pop(checked_key(key), None)
