"""What seeded learners study."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Topic:
    """A term, and what there is to know of it."""

    term: str
    fact: str


@dataclass(frozen=True, slots=True)
class Subject:
    name: str
    topics: Sequence[Topic]


@cache
def subjects() -> Sequence[Subject]:
    text = (Path(__file__).parent / "subjects.toml").read_text(encoding="utf-8")
    return [
        Subject(name, [Topic(term, fact) for term, fact in topics.items()])
        for name, topics in tomllib.loads(text).items()
    ]
