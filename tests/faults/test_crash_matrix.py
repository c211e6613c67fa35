"""Whatever point a process dies at, after a restart all four stores are as if it had not."""

import os
import time
from collections.abc import Iterator

import pytest

from tests.faults.crash_matrix import Matrix, Report, template
from tests.faults.doors import DOORS
from tests.servers import PostgresServer

SEEDS = int(os.environ.get("FAULT_SEEDS", "5"))


@pytest.fixture(scope="module")
def migrated(postgres_server: PostgresServer) -> Iterator[str]:
    with template(postgres_server) as name:
        yield name


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("door", ["", *DOORS], ids=lambda door: door or "workers")
def test_no_crash_leaves_a_trace(
    postgres_server: PostgresServer,
    mongo_server: str,
    nats_server: str,
    migrated: str,
    door: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    matrix = Matrix(postgres_server, mongo_server, migrated, door, nats_server)
    began, report = time.monotonic(), Report()
    matrix.run(SEEDS, report)
    with capsys.disabled():
        print(
            f"\n{door or 'workers'}: {report}, {time.monotonic() - began:.0f} s",
            *report.divergences,
            sep="\n",
        )
    assert report.divergences == []
    assert report.runs >= len(report.points) * SEEDS * 0.9
