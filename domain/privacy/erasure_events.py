"""Facts about erasures. They outlive the learner, so that other systems hear of it and forget too."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.shared.aggregate import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRequested(DomainEvent):
    """From now on nobody sees the learner any more."""

    name: ClassVar[str] = "privacy.erasure_requested.v1"
    erasure_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerErased(DomainEvent):
    """Nothing of the learner was found when every store was read back."""

    name: ClassVar[str] = "privacy.learner_erased.v1"
    erasure_id: UUID
