"""Names of files: whatever they are, they do no harm as the end of a key."""

import os
import unicodedata
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from application.ports.object_store import checked_key
from domain.knowledge.filename import (
    FILENAME_LONGEST,
    NAMELESS,
    SAFE_LONGEST,
    checked_filename,
    safe_name,
)
from domain.shared.errors import TextEmpty, TextTooLong

HOSTILE = st.text(
    alphabet=st.sampled_from(
        "./\\%2eE\0\r\n\t\u202e\u200f\ud800 :*?\"<>|~$`;&'aé漢\U0001d49c\u0301\uff0e\u2024"
    ),
    max_size=60,
)
NAMES = st.text() | HOSTILE | st.binary(max_size=300).map(lambda raw: raw.decode(errors="surrogateescape"))


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("notes.pdf", "notes.pdf"),
        ("Übung 3 (neu).PDF", "Übung_3_neu_.PDF"),
        ("../../etc/passwd", "etc_passwd"),
        ("..", NAMELESS),
        ("", NAMELESS),
        ("%2e%2e%2fx", "2e_2e_2fx"),
        (".htaccess", "htaccess"),
        ("a\0b.md", "a_b.md"),
        ("a\r\nSet-Cookie: b=c", "a_Set-Cookie_b_c"),
        ("photo\u202egnp.exe", "photo_gnp.exe"),
        ("C:\\notes.txt", "C_notes.txt"),
        ("\uff0e\uff0e\uff0fx", "x"),
        ("a....b", "a.b"),
        ("\ud800.md", "md"),
        ("漢字.epub", "漢字.epub"),
    ],
)
def test_becomes(given: str, safe: str) -> None:
    assert safe_name(given) == safe


@pytest.mark.parametrize("name", ["x" * 1024, "é" * 1024, "漢" * 1024, "a." * 512, "." * 1024])
@pytest.mark.parametrize("extension", [".pdf", ".md", ""])
def test_a_long_name_keeps_its_extension(name: str, extension: str) -> None:
    safe = safe_name(name + extension)
    assert len(safe.encode()) <= SAFE_LONGEST
    assert safe.endswith(extension) or set(name) == {"."}


@given(NAMES)
@example("a" * (SAFE_LONGEST - 1) + "é")
@example("x" * 200 + "." + "y" * 15)
def test_is_safe_wherever_it_goes(name: str) -> None:
    safe = safe_name(name)
    assert 1 <= len(safe.encode()) <= SAFE_LONGEST
    assert checked_key(f"tenant/uploads/user/20300101T120000Z.0-{safe}")
    assert Path(safe).name == safe == os.path.normpath(safe)
    assert unquote(safe) == safe
    assert ".." not in safe
    assert not set(safe) & set("/\\%:*?\"<>|~$`;&' ")
    assert not any(unicodedata.category(each)[0] in "CZ" for each in safe)


@given(NAMES)
def test_is_the_same_whenever_it_is_made(name: str) -> None:
    assert safe_name(safe_name(name)) == safe_name(name)


@given(NAMES)
def test_what_is_kept_is_what_was_given(name: str) -> None:
    outcome = checked_filename(name)
    assert outcome.value_or(None) == (name or None)


def test_a_name_is_one_and_has_an_end() -> None:
    assert checked_filename("").failure() == TextEmpty("filename")
    assert checked_filename("x" * FILENAME_LONGEST).unwrap()
    assert checked_filename("x" * (FILENAME_LONGEST + 1)).failure() == TextTooLong(
        "filename", FILENAME_LONGEST
    )
