"""Many learners at once: everybody is answered, everything is delivered, the stores agree, memory stays."""

import os

import pytest

from tests.faults.load import complaints, load

SECONDS = float(os.environ.get("LOAD_SECONDS", "60"))


@pytest.mark.timeout(int(SECONDS) + 1800)
async def test_the_stores_agree_after_a_heavy_load(capsys: pytest.CaptureFixture[str]) -> None:
    report = await load(SECONDS)
    with capsys.disabled():
        report.print()
    assert complaints(report) == []
