"""The product's own study material."""

from collections.abc import Sequence
from dataclasses import dataclass

from infrastructure.seeds import MATERIAL


@dataclass(frozen=True, slots=True)
class SampleChapter:
    name: str
    title: str
    text: str


def chapters() -> Sequence[SampleChapter]:
    """In reading order; the first line of each is its title."""
    texts = {file.stem: file.read_text(encoding="utf-8") for file in sorted(MATERIAL.glob("*.md"))}
    return [SampleChapter(name, text.splitlines()[0].lstrip("# "), text) for name, text in texts.items()]
