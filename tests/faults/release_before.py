"""The code of the release before: as it was when the newest step of PostgreSQL's schema was not there yet."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
STEPS = "infrastructure/migrations/postgres/versions"


def release_before(newest: str, folder: Path) -> tuple[Path, str]:
    """Its code, put into the folder, and the newest step that it knows."""
    for commit in _git("rev-list", "HEAD", "--", STEPS).split():
        known = max(_numbers(_git("ls-tree", "--name-only", commit, f"{STEPS}/")))
        if known < newest:
            break
    else:
        raise AssertionError("the history is cut off: the release before is not in it")
    folder.mkdir()
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "--extract", "--directory", str(folder)], input=archive.stdout, check=True)
    return folder, known


def _numbers(names: str) -> Iterator[str]:
    for name in names.splitlines():
        number = Path(name).name.partition("_")[0]
        if number.isdecimal():
            yield number


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout
