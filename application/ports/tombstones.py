"""What is gone for good."""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID


class Tombstones(Protocol):
    """Remembers every aggregate that was removed, from the transaction that removed it on, for ever.

    ``among`` gives those of ``ids`` that are gone in ``tenant_id``.
    """

    async def among(self, tenant_id: UUID, ids: Collection[UUID]) -> frozenset[UUID]: ...
