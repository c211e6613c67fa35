"""Study material on this machine: Markdown files, one chapter each, and files of other kinds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)  # a # in code is no heading
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_LONGEST_TITLE = 200

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
    "htm": "text/html",
    "html": "text/html",
    "pdf": "application/pdf",
    "txt": "text/plain",
}


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
class StudyFile:
    """What is read by the service, not by us. ``kind`` is its ending, such as ``pdf``."""

    name: str
    kind: str
    content: bytes

    @property
    def title(self) -> str:
        return self.name.rpartition(".")[0][:_LONGEST_TITLE]

    @property
    def content_type(self) -> str:
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    chapters: Sequence[Chapter]
    files: Sequence[StudyFile]
    skipped: Sequence[str]


def read_material(place: Path) -> Material:
    """Every file in a folder and below it that can be learned from, in the order of their names; or one."""
    files = [place] if place.is_file() else sorted(each for each in place.rglob("*") if each.is_file())
    chapters, others, skipped = [], [], []
    for file in files:
        kind = file.suffix.lower().removeprefix(".")
        text = _text(file) if kind == "md" else None
        if text is not None and text.strip():
            chapters.append(_chapter(file, text))
        elif kind in KINDS:
            others.append(StudyFile(name=file.name, kind=kind, content=file.read_bytes()))
        else:
            skipped.append(file.name)
    return Material(chapters=chapters, files=others, skipped=skipped)


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
