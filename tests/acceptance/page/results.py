"""What a run of the features found out."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Outcome: TypeAlias = Literal["passed", "failed", "not run"]
Rows: TypeAlias = list[list[str]]


@dataclass(slots=True, kw_only=True)
class StepResult:
    keyword: str
    text: str
    table: Rows = field(default_factory=list)
    note: str | None = None
    outcome: Outcome = "not run"


@dataclass(slots=True, kw_only=True)
class RunResult:
    """One scenario, or one example of it, through one door over one kind of store.

    Nothing has passed until every step has, and nothing failed before or after them.
    """

    feature: str
    scenario: str
    line: int
    example: dict[str, str]
    door: str
    stores: str
    steps: list[StepResult]
    outcome: Outcome = "not run"
    message: str | None = None
    seconds: float = 0.0


@dataclass(slots=True, kw_only=True)
class FeatureText:
    """``file`` is the feature's name among the features."""

    file: str
    name: str
    narrative: str


@dataclass(slots=True, kw_only=True)
class Results:
    """``complete`` is whether the run came to its own end and began all that it had found to run."""

    made_at: str
    complete: bool
    features: list[FeatureText]
    runs: list[RunResult]
