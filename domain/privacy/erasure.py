"""A learner's erasure: hidden at once, removed from store after store, read back, and proved.

It outlives the learner, and so does what it keeps: ids that lead to nobody, moments and counts.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Self
from uuid import UUID

from domain.privacy.erasure_events import ErasureRequested, LearnerErased
from domain.privacy.tally import Counts, StoreTallies, recounted
from domain.shared.aggregate import Aggregate

DEADLINE = timedelta(days=30)  # GDPR, article 12(3): one month

# By then whatever was begun before the learner was hidden has ended: access tokens live 15 minutes, links 10,
# and so long may a worker be busy with one event.
SECOND_LOOK = timedelta(minutes=15)


class ErasureStep(Enum):
    """How far it is. Each step may be done again: whoever dies in one is followed by somebody who repeats it.

    ``HIDDEN``: the learner's key is destroyed, and nothing of theirs is shown or written any more.
    ``RECORDED``: the ledger outside the dumps knows. ``CLEARED``: every store was told to remove.
    ``COMPLETED``: every store was read back, nothing was left, and there is a receipt. ``CONFIRMED``: they
    were read back once more when the last who could be late was over.
    """

    HIDDEN = "hidden"
    RECORDED = "recorded"
    CLEARED = "cleared"
    COMPLETED = "completed"
    CONFIRMED = "confirmed"


DONE = (ErasureStep.COMPLETED, ErasureStep.CONFIRMED)


class AskedBy(Enum):
    LEARNER = "learner"
    OPERATOR = "operator"
    LEDGER = "ledger"  # the store was older than the erasure


@dataclass(slots=True, kw_only=True, eq=False)
class Erasure(Aggregate):
    """``threads`` are the learner's conversations: what lies in a store under their names is the learner's.

    ``tallies`` are kept by store, then by kind of thing. ``cleared`` are the stores that removed already in
    this ``turn``; a turn more begins when something came back. A ``receipt`` is kept as it was signed.
    """

    user_id: UUID
    asked_by: AskedBy
    requested_at: datetime
    hidden_at: datetime
    threads: frozenset[UUID] = frozenset()
    step: ErasureStep = ErasureStep.HIDDEN
    turn: int = 1
    cleared: frozenset[str] = frozenset()
    tallies: Mapping[str, StoreTallies] = field(default_factory=dict)
    completed_at: datetime | None = None
    receipt: str | None = None

    @classmethod
    def request(
        cls,
        *,
        erasure_id: UUID,
        tenant_id: UUID,
        user_id: UUID,
        threads: Collection[UUID],
        asked_by: AskedBy,
        requested_at: datetime,
        now: datetime,
    ) -> Self:
        """``requested_at`` lies before ``now`` where somebody had asked before."""
        erasure = cls(
            id=erasure_id,
            tenant_id=tenant_id,
            user_id=user_id,
            asked_by=asked_by,
            requested_at=requested_at,
            hidden_at=now,
            threads=frozenset(threads),
        )
        erasure._tell_requested(now)
        return erasure

    @property
    def deadline(self) -> datetime:
        return self.requested_at + DEADLINE

    @property
    def is_done(self) -> bool:
        return self.step in DONE

    def is_overdue(self, *, now: datetime) -> bool:
        return not self.is_done and now > self.deadline

    def is_due_again(self, *, now: datetime) -> bool:
        """Whether it is time for the second look."""
        return (
            self.step is ErasureStep.COMPLETED
            and self.completed_at is not None
            and now >= self.completed_at + SECOND_LOOK
        )

    def record(self) -> None:
        """The ledger knows: no restore of an older dump can undo it any more."""
        self._must_be(ErasureStep.HIDDEN)
        self.step = ErasureStep.RECORDED

    def to_clear(self, stores: Sequence[str]) -> str | None:
        """The first of these that has not removed yet."""
        self._must_be(ErasureStep.RECORDED)
        return next((store for store in stores if store not in self.cleared), None)

    def look(self, store: str, counts: Counts) -> None:
        """What a store holds of the learner right now."""
        self.tallies = {**self.tallies, store: recounted(self.tallies.get(store, {}), counts)}

    def also(self, threads: Collection[UUID]) -> None:
        """Conversations that were begun while the learner was being hidden."""
        self.threads |= frozenset(threads)

    def clear(self, store: str) -> None:
        self._must_be(ErasureStep.RECORDED)
        self.cleared |= {store}

    def all_cleared(self) -> None:
        self._must_be(ErasureStep.RECORDED)
        self.step = ErasureStep.CLEARED

    @property
    def left(self) -> dict[str, int]:
        """How much was there when it was last read back, by store; only where something was."""
        sums = {store: sum(each.left for each in kinds.values()) for store, kinds in self.tallies.items()}
        return {store: there for store, there in sums.items() if there}

    def repeat(self) -> None:
        """Somebody was late: the stores where something was left remove once more, and a receipt follows."""
        self._must_be(ErasureStep.CLEARED, *DONE)
        self.cleared -= self.left.keys()
        self.step, self.turn = ErasureStep.RECORDED, self.turn + 1

    def complete(self, receipt: str, *, now: datetime) -> None:
        """Only what was read back and found empty is complete."""
        self._must_be(ErasureStep.CLEARED)
        if self.left:
            raise ValueError("something is left")
        self.step, self.receipt, self.completed_at = ErasureStep.COMPLETED, receipt, now
        self._record(
            LearnerErased(tenant_id=self.tenant_id, user_id=self.user_id, occurred_at=now, erasure_id=self.id)
        )

    def confirm(self) -> None:
        self._must_be(ErasureStep.COMPLETED)
        self.step = ErasureStep.CONFIRMED

    def begin_again(self, *, now: datetime) -> None:
        """A store came back older than the erasure. What is counted is counted anew."""
        self._must_be(*DONE)
        self.step, self.turn, self.cleared, self.tallies = ErasureStep.HIDDEN, self.turn + 1, frozenset(), {}
        self.asked_by, self.hidden_at = AskedBy.LEDGER, now
        self._tell_requested(now)

    def _tell_requested(self, now: datetime) -> None:
        self._record(
            ErasureRequested(
                tenant_id=self.tenant_id, user_id=self.user_id, occurred_at=now, erasure_id=self.id
            )
        )

    def _must_be(self, *steps: ErasureStep) -> None:
        if self.step not in steps:
            raise ValueError(f"an erasure that is {self.step.value} cannot do that")
