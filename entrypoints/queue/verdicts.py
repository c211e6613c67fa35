"""How a command can end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Done:
    """``answer`` is the use case's own."""

    answer: object


@dataclass(frozen=True, slots=True)
class Refused:
    """The learner can act on it. ``code`` is the same behind every door, ``detail`` holds its fields."""

    code: str
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Malformed:
    """Only whoever sent it can act on it. ``reason`` is in words and holds nothing personal."""

    code: str
    reason: str


Verdict: TypeAlias = Done | Refused | Malformed
