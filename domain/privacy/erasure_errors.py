"""What can be wrong with an erasure."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ErasureNotFound:
    code: ClassVar[str] = "erasure_not_found"
