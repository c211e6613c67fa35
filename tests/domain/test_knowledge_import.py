"""An import goes one way, ends once, and says why when it fails."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.knowledge.import_failure import ImportFailure
from domain.knowledge.knowledge_import import TIME_TO_FINISH, ImportStep, KnowledgeImport

NOW = datetime(2030, 5, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
TENANT, LEARNER, RESOURCE, IMPORT = (UUID(int=number) for number in range(1, 5))
WHY = ImportFailure("encrypted", "It is locked with a password.")

MOVES: dict[str, Callable[[KnowledgeImport], None]] = {
    "store": lambda each: each.store(content_type="text/html", filename=None, now=LATER),
    "cut": lambda each: each.cut(passages=3, now=LATER),
    "advance": lambda each: each.advance(done=2, now=LATER),
    "finish": lambda each: each.finish(now=LATER),
    "fail": lambda each: each.fail(WHY, now=LATER),
    "begin_anew": lambda each: each.begin_anew(now=LATER),
}


def accepted() -> KnowledgeImport:
    return KnowledgeImport.accept(
        import_id=IMPORT,
        tenant_id=TENANT,
        user_id=LEARNER,
        resource_id=RESOURCE,
        address="https://example.org/",
        now=NOW,
    )


def test_goes_step_by_step_to_its_end() -> None:
    started = accepted()
    steps = [started.step]
    for move in ("store", "cut", "advance", "finish"):
        MOVES[move](started)
        steps.append(started.step)
    assert steps == [
        *(ImportStep.ACCEPTED, ImportStep.STORED),
        *(ImportStep.CHUNKED, ImportStep.CHUNKED, ImportStep.READY),
    ]
    assert (started.done, started.total, started.finished_at, started.touched_at) == (3, 3, LATER, LATER)


def test_passages_never_become_fewer() -> None:
    started = accepted()
    MOVES["store"](started)
    MOVES["cut"](started)
    MOVES["advance"](started)
    started.advance(done=1, now=LATER)
    assert started.done == 2


@pytest.mark.parametrize(
    ("before", "refused"),
    [
        ([], ["cut", "advance", "finish", "begin_anew"]),
        (["store"], ["store", "advance", "finish", "begin_anew"]),
        (["store", "cut"], ["store", "cut", "begin_anew"]),
        (["store", "cut", "finish"], ["store", "cut", "advance", "begin_anew"]),
        (["fail"], ["store", "cut", "advance", "finish"]),
    ],
    ids=["accepted", "stored", "chunked", "ready", "failed"],
)
def test_knows_no_short_cuts(before: list[str], refused: list[str]) -> None:
    for move in refused:
        started = accepted()
        for done in before:
            MOVES[done](started)
        with pytest.raises(ValueError, match="import"):
            MOVES[move](started)


def test_says_why_it_failed_and_takes_back_what_it_counted() -> None:
    started = accepted()
    for move in ("store", "cut", "advance", "fail"):
        MOVES[move](started)
    assert (started.step, started.failure, started.done, started.total) == (ImportStep.FAILED, WHY, 0, 0)
    assert started.finished_at == LATER


def test_begins_anew_with_all_its_time() -> None:
    started = accepted()
    MOVES["fail"](started)
    MOVES["begin_anew"](started)
    assert (started.step, started.failure) == (ImportStep.ACCEPTED, None)
    assert (started.started_at, started.finished_at) == (LATER, None)


def test_is_overdue_after_a_day_unless_it_has_ended() -> None:
    started = accepted()
    assert not started.is_overdue(now=NOW + TIME_TO_FINISH)
    assert started.is_overdue(now=NOW + TIME_TO_FINISH + timedelta(seconds=1))
    MOVES["fail"](started)
    assert not started.is_overdue(now=NOW + 2 * TIME_TO_FINISH)


@given(st.lists(st.sampled_from([name for name in MOVES if name != "begin_anew"]), max_size=12))
def test_whatever_is_asked_of_it_what_has_ended_stays_as_it_ended(moves: list[str]) -> None:
    started = accepted()
    end = None
    for move in moves:
        try:
            MOVES[move](started)
        except ValueError:
            continue
        assert 0 <= started.done <= started.total
        assert started.is_over is (started.finished_at is not None)
        assert (started.failure is not None) is (started.step is ImportStep.FAILED)
        if end is not None:
            assert (started.step, started.failure) == end
        if started.is_over:
            end = started.step, started.failure
