"""Which copies are kept, which one a restore begins with, and how PostgreSQL names its log."""

from datetime import timedelta

import pytest

from domain.backup.backup_set import BackupSet, newest_before
from domain.backup.kind import Kind
from domain.backup.retention import doomed
from domain.backup.segment import Segment
from tests.builders import NOW


def a_copy(kind: Kind = Kind.BASE, *, days: float = 0) -> BackupSet:
    finished = NOW - timedelta(days=days)
    return BackupSet(
        id=f"{kind.value}-{days}",
        kind=kind,
        begun_at=finished - timedelta(minutes=1),
        finished_at=finished,
        size=1,
        items=1,
        parts=1,
        digest="",
        follows="",
    )


def test_copies_go_when_they_are_kept_long_enough() -> None:
    kept, going = a_copy(days=13.9), a_copy(days=14.1)
    snapshot, old_snapshot = a_copy(Kind.DOCUMENTS, days=29.9), a_copy(Kind.DOCUMENTS, days=30.1)
    assert doomed([kept, going, snapshot, old_snapshot], NOW) == [going, old_snapshot]


@pytest.mark.parametrize("kind", [Kind.BASE, Kind.DUMP, Kind.DOCUMENTS, Kind.OBJECTS])
def test_the_last_good_one_never_goes(kind: Kind) -> None:
    last, before = a_copy(kind, days=400), a_copy(kind, days=401)
    assert doomed([before, last], NOW) == [before]


def test_of_objects_the_many_of_one_day_go_later() -> None:
    today = [a_copy(Kind.OBJECTS, days=0.1), a_copy(Kind.OBJECTS, days=0.2)]
    early, late = a_copy(Kind.OBJECTS, days=2.1), a_copy(Kind.OBJECTS, days=2.0)
    assert doomed([*today, early, late], NOW) == [early]


def test_a_restore_begins_with_the_newest_that_was_finished_by_then() -> None:
    old, new = a_copy(days=3), a_copy(days=1)
    assert newest_before([new, old, a_copy(Kind.DUMP, days=1)], Kind.BASE, NOW) == new
    assert newest_before([new, old], Kind.BASE, new.begun_at) == old
    assert newest_before([new, old], Kind.BASE, NOW - timedelta(days=9)) is None


def test_segments_are_named_as_postgresql_names_them() -> None:
    last = Segment.named("0000000100000002000000FF")
    assert last.next.name == "000000010000000300000000"
    assert last.begins_at == "2/FF000000"
    assert Segment.holding("2/FF00ABCD", 1) == last
    assert Segment.named(last.name, 1 << 30).size == 1 << 30


@pytest.mark.parametrize("name", ["", "00000002.history", "0000000100000002000000FF.partial", "x" * 24])
def test_nothing_else_is_a_segment(name: str) -> None:
    with pytest.raises(ValueError, match="no segment"):
        Segment.named(name)
