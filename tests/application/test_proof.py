"""How far back restored stores must be held against each other, and when only everything will do."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from application.backup.proof import NoProof, Points, changed_since
from application.consistency.window import CLOCKS
from application.ports.agreement_runs import AgreementRun
from domain.privacy.retention import KEPT, Leftover
from tests.builders import NOW

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
POINTS = Points(truth=NOW, documents=NOW + 5 * SECOND)


def a_good_run(settled_before: datetime | None) -> AgreementRun:
    return AgreementRun(
        id=uuid4(),
        started_at=NOW - DAY,
        finished_at=NOW - DAY,
        findings=0,
        stores=[],
        settled_before=settled_before,
    )


def test_what_changed_since_the_last_good_check_counts_and_what_clocks_may_hide() -> None:
    assert changed_since(a_good_run(NOW - DAY), POINTS) == NOW - DAY - CLOCKS


def test_a_moment_before_the_check_was_done_counts_more() -> None:
    brought_back = Points(truth=NOW - 2 * DAY, documents=NOW)
    assert changed_since(a_good_run(NOW - DAY), brought_back) == NOW - 2 * DAY - CLOCKS


def test_events_must_be_there_from_then_on() -> None:
    oldest = NOW - KEPT[Leftover.EVENTS] + CLOCKS
    assert changed_since(a_good_run(oldest), POINTS) == oldest - CLOCKS
    assert changed_since(a_good_run(oldest - SECOND), POINTS) == NoProof(
        "the last good check is older than the events that are kept"
    )


@pytest.mark.parametrize(
    ("good", "points", "because"),
    [
        (None, POINTS, "no check of everything on record that left nothing"),
        (a_good_run(None), POINTS, "the last good check does not say what it vouches for"),
        (
            a_good_run(NOW - DAY),
            replace(POINTS, documents=NOW - SECOND),
            "MongoDB was not brought as far as PostgreSQL",
        ),
    ],
    ids=["never checked", "of an earlier release", "documents behind"],
)
def test_otherwise_everything_counts(good: AgreementRun | None, points: Points, because: str) -> None:
    assert changed_since(good, points) == NoProof(because)
