"""What can stand between a learner and their material."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ResourceNotFound:
    code: ClassVar[str] = "resource_not_found"


@dataclass(frozen=True, slots=True)
class ImportNotFound:
    code: ClassVar[str] = "import_not_found"


@dataclass(frozen=True, slots=True)
class LanguageUnknown:
    """Not a language tag such as ``en`` or ``de-AT`` (RFC 5646)."""

    code: ClassVar[str] = "language_unknown"


@dataclass(frozen=True, slots=True)
class TagsUnfit:
    code: ClassVar[str] = "tags_unfit"
    most: int
    longest: int
