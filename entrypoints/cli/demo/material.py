"""Study material on this machine: Markdown files, one chapter each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)  # a # in code is no heading
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """``title`` is the first heading, or the file's name where there is none; ``headings`` are the others."""

    title: str
    headings: Sequence[str]
    text: str

    @property
    def prose(self) -> str:
        """What can be quoted: the text without its headings."""
        return _HEADING.sub("", self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    chapters: Sequence[Chapter]
    skipped: Sequence[str]


def read_material(place: Path) -> Material:
    """Every Markdown file in a folder and below it, in the order of their names; or one file."""
    files = [place] if place.is_file() else sorted(each for each in place.rglob("*") if each.is_file())
    chapters, skipped = [], []
    for file in files:
        text = _text(file) if file.suffix.lower() == ".md" else None
        if text is None or not text.strip():
            skipped.append(file.name)
        else:
            chapters.append(_chapter(file, text))
    return Material(chapters=chapters, skipped=skipped)


def _text(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def _chapter(file: Path, text: str) -> Chapter:
    headings = [_plain(heading) for heading in _HEADING.findall(_FENCE.sub("", text))]
    title, *others = headings or [file.stem]
    return Chapter(title=title[:_LONGEST_TITLE], headings=others, text=text)


def _plain(heading: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[`*]|<[^>]+/>", "", heading)).strip()
