"""Fenced code: where it opens and where it closes (CommonMark 0.31, 4.5)."""

import re
from dataclasses import dataclass
from typing import Self

_OPENING = re.compile(r"[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(?P<fence>`{3,}(?=[^`]*$)|~{3,})")


@dataclass(frozen=True, slots=True)
class Fence:
    """Indentation is not looked at, so that code inside lists is seen too; an unclosed fence never ends."""

    marker: str

    @classmethod
    def opened_by(cls, line: str) -> Self | None:
        """The fence that this line opens, with any info string behind it."""
        if "```" not in line and "~~~" not in line:
            return None
        opening = _OPENING.match(line)
        return cls(opening["fence"]) if opening else None

    def is_closed_by(self, line: str) -> bool:
        """Only the same character, at least as often, closes it."""
        closing = line.strip()
        return closing.startswith(self.marker) and not closing.strip(self.marker[0])
