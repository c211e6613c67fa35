"""What can be wrong with an export, and with bringing one in."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ExportNotFound:
    code: ClassVar[str] = "export_not_found"


@dataclass(frozen=True, slots=True)
class ExportUnderWay:
    """A learner has one export made at a time."""

    code: ClassVar[str] = "export_under_way"


@dataclass(frozen=True, slots=True)
class ExportUnfit:
    """A file that is no export, not a whole one, or not as it was made. Nothing of it was brought in."""

    code: ClassVar[str] = "export_unfit"
    why: str


@dataclass(frozen=True, slots=True)
class AccountThere:
    """The learner, or something of theirs, is in this system already, or was erased from it."""

    code: ClassVar[str] = "account_there"
