"""Vectors by what they are of, so that the same text need not be measured twice."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from application.ports.embedder import Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredText:
    """A text without its words: whose it is, what it hangs on (as in ``Recallable``), and its SHA-256."""

    tenant_id: UUID
    owner_id: UUID
    resource_id: UUID
    digest: bytes


class KeptVectors(Protocol):
    """A vector says something of the text it was made from, so it never outlives what the text hangs on.

    ``find`` gives those that are kept for a model; a text of somebody else, or of something else, is another
    text. ``keep`` keeps nothing of an owner who is not there, or of what was removed, however late it comes.
    ``forget`` removes all that hangs on one thing, or is of one learner, and says how much that was. After
    ``retention.KEPT`` they go anyway: it is a cache.
    """

    async def find(self, model: str, texts: Collection[MeasuredText]) -> Mapping[MeasuredText, Vector]: ...
    async def keep(self, model: str, vectors: Mapping[MeasuredText, Vector]) -> None: ...
    async def forget(self, *, tenant_id: UUID, of: UUID) -> int: ...
