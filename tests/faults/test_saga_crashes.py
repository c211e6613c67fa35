"""An import that is killed anywhere ends as one that was not, and takes one step once more at most."""

import os
import time

import pytest

from tests.faults.crash_matrix import template
from tests.faults.saga_matrix import SagaMatrix, SagaReport
from tests.servers import PostgresServer

SEEDS = int(os.environ.get("FAULT_SAGA_SEEDS", "1"))
# At each point, for each part of each seed: with 100 it is every passing of every point (some ten minutes).
DEATHS = int(os.environ.get("FAULT_SAGA_DEATHS", "1"))
SIDE_EFFECTS = (
    *("unit_of_work.commit", "object_store.put", "object_store.remove", "recall_index.put"),
    *("recall_index.forget", "web_pages.fetch", "text_extractor.extract", "embedder.embed"),
)


@pytest.mark.timeout(3600)
def test_no_crash_in_an_import_leaves_a_trace(
    postgres_server: PostgresServer, mongo_server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    began, report = time.monotonic(), SagaReport()
    with template(postgres_server) as empty:
        SagaMatrix(postgres_server, mongo_server, empty, DEATHS).run(SEEDS, report)
    with capsys.disabled():
        print(f"\n{report}, {time.monotonic() - began:.0f} s", *report.divergences, sep="\n")
    assert report.divergences == []
    assert report.points >= {f"{each}:{when}" for each in SIDE_EFFECTS for when in ("before", "after")}
