"""The data folder has one owner, who says where everything is."""

from pathlib import Path

import pytest

from infrastructure.folder_lock import DirectoryInUse
from infrastructure.home import Home, Running

HERE = Running(url="http://127.0.0.1:1", postgres_url="postgresql:///x", mongo_url="mongodb://x")


def test_says_who_runs_as_long_as_they_do(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert home.running() is None
    with home.owned():
        assert home.running() is None
        home.announce(HERE)
        assert home.running() == HERE
    assert home.running() is None


def test_has_one_owner_at_a_time(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with home.owned(), pytest.raises(DirectoryInUse, match="is in use by process"), Home(home.folder).owned():
        pass
    with home.owned():
        pass


def test_does_not_believe_what_a_killed_owner_left(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.announce(HERE)
    assert home.running() is None
    with home.owned():
        assert home.running() is None
