"""Whatever point a process dies at, after a restart all four stores are as if it had not."""

import os
from collections.abc import Iterator

import pytest

from tests.faults.crash_matrix import Matrix, Report, template
from tests.servers import PostgresServer

SEEDS = int(os.environ.get("FAULT_SEEDS", "5"))


@pytest.fixture(scope="module")
def matrix(postgres_server: PostgresServer, mongo_server: str) -> Iterator[Matrix]:
    with template(postgres_server) as name:
        yield Matrix(postgres_server, mongo_server, name)


@pytest.mark.timeout(3600)
def test_no_crash_leaves_a_trace(matrix: Matrix, capsys: pytest.CaptureFixture[str]) -> None:
    report = matrix.run(SEEDS, Report())
    with capsys.disabled():
        print(f"\n{report}", *report.divergences, sep="\n")
    assert report.divergences == []
    assert report.runs >= len(report.points) * SEEDS * 0.9
