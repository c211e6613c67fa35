"""What adapters raise: nothing that a learner could have done differently."""

from dataclasses import dataclass
from uuid import UUID


class StoreUnavailable(Exception):
    """A store or model did not answer; the same request may succeed later."""

    def __init__(self, store: str) -> None:
        super().__init__(f"{store} is not available")
        self.store = store


class StaleAggregate(Exception):
    """Somebody else saved the aggregate since it was loaded."""

    def __init__(self, aggregate_id: UUID) -> None:
        super().__init__(f"{aggregate_id} was saved by somebody else meanwhile")


class DuplicateId(Exception):
    """An id inside an aggregate already names something else."""


class OwnerMissing(Exception):
    """The learner, or the tenant, that a row should belong to does not exist."""


class RowUnfit(ValueError):
    """A rule of the store forbids it: only what did not come from the domain meets one."""


@dataclass
class AlreadyAnswered(Exception):
    """The request was handled before; ``answer`` is what it was answered then."""

    fingerprint: bytes
    answer: object
