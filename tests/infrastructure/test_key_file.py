"""Keys in a file: the newest counts, the process follows, a broken file changes nothing."""

import base64
from pathlib import Path

import pytest

from infrastructure.key_file import KeyFile, KeyLine

OLD, NEW = (base64.b64encode(bytes([each]) * 32).decode() for each in (1, 2))


@pytest.fixture
def file(tmp_path: Path) -> KeyFile:
    (tmp_path / "master_key").write_text(f"{OLD}\n")
    return KeyFile(tmp_path / "master_key", lambda text: base64.b64decode(text, validate=True))


def test_gives_what_stands_there_now(file: KeyFile) -> None:
    assert file() == [bytes([1]) * 32]
    file.replace([KeyLine(NEW), KeyLine(OLD, leaving=True)])
    assert file() == [bytes([2]) * 32, bytes([1]) * 32]
    assert file.lines() == [KeyLine(NEW), KeyLine(OLD, leaving=True)]


def test_only_its_owner_can_read_what_was_replaced(file: KeyFile) -> None:
    file.replace([KeyLine(NEW)])
    assert file.file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.file.parent.iterdir()] == ["master_key"]


@pytest.mark.parametrize("content", ["", "no key\n"])
def test_a_file_that_holds_no_key_leaves_the_known_ones(file: KeyFile, content: str) -> None:
    file.file.write_text(content)
    assert file() == [bytes([1]) * 32]
    file.file.unlink()
    assert file() == [bytes([1]) * 32]
    file.replace([KeyLine(NEW)])
    assert file() == [bytes([2]) * 32]
