"""The chain of administrative acts."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from domain.audit.chain import Act, Head, Link


class AuditTrail(Protocol):
    """Only ever grows. ``append`` links an act to the last one, one at a time whoever else appends.

    ``chain`` gives all links in the order of their positions, a bounded number in memory, and ``head`` what
    was sealed last, or nothing before the first. ``latest`` gives the newest ``limit``, newest first.
    """

    async def append(self, act: Act) -> Link: ...
    def chain(self) -> AsyncIterator[Link]: ...
    async def head(self) -> Head | None: ...
    async def latest(self, *, limit: int) -> Sequence[Link]: ...
