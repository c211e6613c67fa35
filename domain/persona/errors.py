"""What can be missing about a learner's persona."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class PersonaNotFound:
    """The coach has not learned anything of this learner yet."""

    code: ClassVar[str] = "persona_not_found"
