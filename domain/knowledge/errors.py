"""What can stand between a learner and their material."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


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


@dataclass(frozen=True, slots=True)
class UploadNotFound:
    code: ClassVar[str] = "upload_not_found"


@dataclass(frozen=True, slots=True)
class UploadUsed:
    """It became something already: a file is handed over once."""

    code: ClassVar[str] = "upload_used"


@dataclass(frozen=True, slots=True)
class UploadTypeUnfit:
    """Nothing that can be learned from, or no voice message."""

    code: ClassVar[str] = "upload_type_unfit"
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UploadSizeUnfit:
    """In bytes."""

    code: ClassVar[str] = "upload_size_unfit"
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class MaterialOriginUnclear:
    """Material comes as a text, as an upload or from an address: as one of them."""

    code: ClassVar[str] = "material_origin_unclear"


@dataclass(frozen=True, slots=True)
class AddressUnfit:
    """Not an address of a web page: ``http`` or ``https``, without a name and password in it."""

    code: ClassVar[str] = "address_unfit"
    longest: int


@dataclass(frozen=True, slots=True)
class AlreadyImported:
    """The learner has the very same content already, as ``resource_id``."""

    code: ClassVar[str] = "already_imported"
    resource_id: UUID


@dataclass(frozen=True, slots=True)
class ImportOver:
    """An import that has ended can be neither cancelled nor resumed."""

    code: ClassVar[str] = "import_over"


@dataclass(frozen=True, slots=True)
class OriginalGone:
    """What failed has been removed; only its owner can hand it over again."""

    code: ClassVar[str] = "original_gone"
