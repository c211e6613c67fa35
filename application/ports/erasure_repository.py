"""Erasures, which outlive their learners."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from application.ports.learner_traces import Whose
from application.ports.token_issuer import Identity
from domain.privacy.erasure import Erasure


class ErasureRepository(Protocol):
    """Loads and saves erasures of the unit of work's tenant.

    ``hide`` makes a learner nobody: their key is destroyed, their logins end, and tombstones fence off them,
    their conversations and ``threads``. It gives the conversations, and does no harm where it was done before
    or there is no account. ``add`` says whether the id was free and the learner has no erasure yet; it writes
    nothing otherwise. ``save`` refuses a stale version.
    """

    async def hide(self, user_id: UUID, *, threads: Collection[UUID] = ()) -> Collection[UUID]: ...
    async def get(self, erasure_id: UUID) -> Erasure | None: ...
    async def of_learner(self, user_id: UUID) -> Erasure | None: ...
    async def add(self, erasure: Erasure) -> bool: ...
    async def save(self, erasure: Erasure) -> None: ...


@dataclass(frozen=True, slots=True)
class ErasurePressure:
    """How many are not done, and how many of these should be by now."""

    under_way: int
    overdue: int


class ErasureDesk(Protocol):
    """Sees all tenants, and changes nothing.

    ``find`` goes by the erasure's own id or, failing that, by its learner's. ``whose`` knows the
    conversations that a learner has right now. ``latest`` gives the newest first. ``to_pursue`` gives those
    that are not done, and those ``completed_before`` a moment that nobody has looked at again; oldest first.
    ``hidden_since`` gives the learners that were hidden ``since``. ``known`` are those of ``learners`` who
    have an erasure. One is overdue when it is not done and was ``asked_before`` a moment.
    """

    async def find(self, erasure_or_learner: UUID) -> Erasure | None: ...
    async def whose(self, tenant_id: UUID, user_id: UUID) -> Whose: ...
    async def latest(self, *, open_only: bool, limit: int) -> Sequence[Erasure]: ...
    async def to_pursue(self, *, completed_before: datetime, limit: int) -> Sequence[Erasure]: ...
    async def hidden_since(self, since: datetime) -> Collection[Identity]: ...
    async def known(self, learners: Collection[Identity]) -> frozenset[Identity]: ...
    async def pressure(self, *, asked_before: datetime) -> ErasurePressure: ...
