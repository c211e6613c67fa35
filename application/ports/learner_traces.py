"""What a store holds of one learner, wherever in it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.privacy.tally import Counts


@dataclass(frozen=True, slots=True)
class Whose:
    """A learner, with their conversations: what lies under the name of one of those is theirs too."""

    tenant_id: UUID
    user_id: UUID
    threads: Collection[UUID] = ()

    @property
    def names(self) -> frozenset[UUID]:
        """What the learner's things are called after."""
        return frozenset({self.user_id, *self.threads})


class LearnerTraces(Protocol):
    """Looks everywhere in one ``store``: in what it serves, what it kept beside it, and former versions.

    ``count`` tells of each kind of thing how much there is, and leaves out what there is none of. ``remove``
    takes all of it away for good, and does nothing where there is nothing. What is said of the erasure itself
    is no trace: it holds ids only.
    """

    @property
    def store(self) -> str: ...
    async def count(self, whose: Whose) -> Counts: ...
    async def remove(self, whose: Whose) -> None: ...
