"""How a thing that is stored or sent is declared: whose data its fields are, what for, and for how long."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from domain.privacy.retention import KEEPING, KEPT, Leftover, ObjectKind


class Place(Enum):
    ROW = "row"  # a table of PostgreSQL
    DOCUMENT = "document"  # a collection of MongoDB
    VECTOR = "vector"  # the payload of a vector
    OBJECT = "object"  # a prefix in the object store
    EVENT = "event"
    COMMAND = "command"
    OUTCOME = "outcome"


class Personal(Enum):
    """From what names a learner to what says nothing of anybody."""

    NAMES = "names them"  # who has it knows who they are, or can be them
    WORDS = "their words"  # written by them, answered to them, or made of that
    ABOUT = "about them"  # what they did, and when
    POINTS = "points to them"  # a number that leads to them only together with something else
    NO = "no"


def _days(time: timedelta | None) -> str:
    return f"{time.days} days" if time is not None else "for ever"


_REPORTS = KEEPING[ObjectKind.REPORT]


class Kept(Enum):
    """Whatever it says, the erasure of the learner ends it, but for ``APART`` and ``FOREVER``."""

    REMOVED = "until its learner removes it"
    ERASED = "until the learner is erased"
    ANSWERED = "until it is answered"
    REBUILT = "as long as what it was made of"
    DIALOGUE = _days(KEPT[Leftover.DIALOGUE])
    AUDIT = _days(KEPT[Leftover.AUDIT])
    VOICE = _days(KEEPING[ObjectKind.AUDIO].expire_after)
    REPORT = f"{_days(_REPORTS.expire_after)}, archived after {_days(_REPORTS.archive_after)}"
    EXPORT = _days(KEEPING[ObjectKind.EXPORT].expire_after)
    EVENT = _days(KEPT[Leftover.EVENTS])
    EFFECT = _days(KEPT[Leftover.EFFECTS])
    ANSWER = _days(KEPT[Leftover.ANSWERS])
    LOGIN = f"{_days(KEPT[Leftover.LOGINS])} after it was last used"
    RESET = _days(KEPT[Leftover.RESETS])
    DEAD_LETTER = _days(KEPT[Leftover.DEAD_LETTERS])
    SENT = f"until handled, {_days(KEPT[Leftover.MESSAGES])} at most"
    CHECK = _days(KEPT[Leftover.CHECKS])
    APART = "stays as proof; leads to nobody"
    FOREVER = "stays; nobody's"


@dataclass(frozen=True, slots=True)
class Declared:
    """One field. Told apart by ``place``, ``item`` and ``field``."""

    place: Place
    item: str
    field: str
    personal: Personal
    purpose: str
    kept: Kept

    @property
    def identity(self) -> "Field":
        return Field(self.place, self.item, self.field)


@dataclass(frozen=True, slots=True)
class Field:
    """A field that there is."""

    place: Place
    item: str
    name: str

    def __str__(self) -> str:
        return f"{self.place.value} {self.item}: {self.name}"


@dataclass(frozen=True, slots=True)
class Declaring:
    """Writes one item of a place a line; the fields are words, in groups by how personal they are."""

    place: Place

    def __call__(
        self,
        item: str,
        purpose: str,
        kept: Kept,
        *,
        names: str = "",
        words: str = "",
        about: str = "",
        points: str = "",
        plain: str = "",
    ) -> tuple[Declared, ...]:
        groups = {
            Personal.NAMES: names,
            Personal.WORDS: words,
            Personal.ABOUT: about,
            Personal.POINTS: points,
            Personal.NO: plain,
        }
        return tuple(
            Declared(self.place, item, field, personal, purpose, kept)
            for personal, fields in groups.items()
            for field in fields.split()
        )
