"""The chain of administrative acts in a list."""

from collections.abc import AsyncIterator, Sequence

from domain.audit.chain import Act, Head, Link, head_of, linked


class MemoryAuditTrail:
    def __init__(self, key: bytes = b"k" * 32) -> None:
        self.key = key
        self.links: list[Link] = []
        self.last: Head | None = None

    async def append(self, act: Act) -> Link:
        link = linked(act, after=self.last, key=self.key)
        self.links.append(link)
        self.last = head_of(link, key=self.key)
        return link

    async def chain(self) -> AsyncIterator[Link]:
        for link in list(self.links):
            yield link

    async def head(self) -> Head | None:
        return self.last

    async def latest(self, *, limit: int) -> Sequence[Link]:
        return self.links[::-1][:limit]
