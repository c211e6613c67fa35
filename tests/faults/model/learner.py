"""The few learners and ids that all commands choose from, so that they often meet."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from application.caller import Caller, Request

SCHOOL, OTHER_SCHOOL = UUID(int=0xA), UUID(int=0xB)


@dataclass(frozen=True, repr=False)
class Learner:
    """``key``: the client's name for one request; its fingerprint is all that is asked for."""

    tenant_id: UUID
    user_id: UUID
    email: str

    def __repr__(self) -> str:
        return f"learner {self.user_id.int & 0xF} of {self.tenant_id.int:x}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """In hypothesis's reports."""
        printer.text(repr(self))

    def caller(self, key: str, asked: str) -> Caller:
        return Caller(self.tenant_id, self.user_id, Request(key, asked.encode()))


def ids(kind: int, number: int) -> tuple[UUID, ...]:
    return tuple(UUID(int=(kind << 64) + at, version=4) for at in range(1, number + 1))


_ADA, _BOB, _CLEO, _DORA, _EVE = ids(1, 5)
LEARNERS = (
    Learner(SCHOOL, _ADA, "ada@example.org"),
    Learner(SCHOOL, _BOB, "bob@example.org"),
    Learner(OTHER_SCHOOL, _CLEO, "ada@example.org"),
)
NEWCOMERS = (Learner(SCHOOL, _DORA, "dora@example.org"), Learner(SCHOOL, _EVE, "ada@example.org"))
SESSIONS, PLANS, TASKS, STUDIES, RESOURCES = ids(2, 3), ids(3, 3), ids(4, 5), ids(5, 4), ids(6, 3)
