"""How `coach doctor` says what it found, and how it ends."""

import json
from typing import cast

import pytest
from typer.testing import CliRunner

from entrypoints.cli.app import create_cli
from entrypoints.cli.operations import Diagnosis, Operations, Severity

FINE = Diagnosis(about="keys", severity=Severity.FINE, what="All 6 are there.")
LOW = Diagnosis(about="disks", severity=Severity.WARNING, what="4 GB left [/x].", why="It fills.", do="Look.")
AWAY = Diagnosis(about="MongoDB", severity=Severity.ERROR, what="Away.", why="It is needed.", do="Start it.")
UNSEEN = Diagnosis(about="schemas", severity=Severity.UNCHECKED, what="Unseen.", why="May be.", do="Again.")


class Found:
    def __init__(self, *found: Diagnosis) -> None:
        self.found = found

    def diagnose(self) -> list[Diagnosis]:
        return list(self.found)


def run(*found: Diagnosis, options: tuple[str, ...] = ()) -> tuple[int, str]:
    operations = cast(Operations, Found(*found))
    done = CliRunner(env={"COLUMNS": "200"}).invoke(create_cli(operations), ["doctor", *options])
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("found", "status", "ends"),
    [
        ((FINE,), 0, "Nothing is wrong."),
        ((FINE, LOW), 0, "1 warning"),
        ((AWAY, LOW, AWAY), 1, "2 error, 1 warning"),
        ((AWAY, UNSEEN), 2, "1 error, 1 unchecked"),
    ],
    ids=["fine", "warning", "error", "unchecked"],
)
def test_the_worst_decides(found: tuple[Diagnosis, ...], status: int, ends: str) -> None:
    ended, said = run(*found)
    assert (ended, said.splitlines()[-1]) == (status, ends)


def test_says_what_why_and_what_to_do() -> None:
    assert run(FINE, LOW)[1].splitlines()[:4] == [
        "✓ keys  All 6 are there.",
        "! disks  4 GB left [/x].",
        "    It fills.",
        "    → Look.",
    ]


def test_programs_get_json() -> None:
    status, said = run(AWAY, options=("--json",))
    assert status == 1
    assert json.loads(said) == [
        {"about": "MongoDB", "severity": "error", "what": "Away.", "why": "It is needed.", "do": "Start it."}
    ]
