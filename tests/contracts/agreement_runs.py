"""Contract: when the stores were last held against the truth."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from application.ports.agreement_runs import AgreementRun, AgreementRuns
from tests.builders import NOW


def a_run(*, minutes: int = 0, findings: int = 0) -> AgreementRun:
    finished = NOW + timedelta(minutes=minutes)
    return AgreementRun(
        id=uuid4(),
        started_at=finished - timedelta(seconds=1, microseconds=1),
        finished_at=finished,
        findings=findings,
        stores=["messages", "objects"],
        settled_before=finished - timedelta(minutes=6, microseconds=1),
    )


class AgreementRunsContract:
    async def test_none_was_good_at_first(self, agreement_runs: AgreementRuns) -> None:
        assert await agreement_runs.last_good() is None
        assert await agreement_runs.last() is None

    async def test_gives_the_latest_without_findings(self, agreement_runs: AgreementRuns) -> None:
        good, last = a_run(minutes=5), a_run(minutes=9, findings=1)
        for run in (good, a_run(minutes=3), last, a_run(minutes=7, findings=2)):
            await agreement_runs.keep(run)
        assert await agreement_runs.last_good() == good
        assert await agreement_runs.last() == last

    async def test_takes_a_run_that_vouches_for_nothing(self, agreement_runs: AgreementRuns) -> None:
        run = replace(a_run(), settled_before=None)  # of a release that did not say so
        await agreement_runs.keep(run)
        assert await agreement_runs.last_good() == run

    async def test_keeps_a_run_as_it_was_first_told(self, agreement_runs: AgreementRuns) -> None:
        run = a_run()
        await agreement_runs.keep(run)
        await agreement_runs.keep(replace(run, findings=3))
        assert await agreement_runs.last_good() == run
