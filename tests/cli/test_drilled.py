"""What a drill found is multiplied by what the plan holds, in the open, and shortfalls are told."""

from dataclasses import replace

import pytest

from entrypoints.cli.drill import shortfalls
from entrypoints.cli.drilled import Drilled, Measured, Planned, StoreDrilled

GB, HOUR = 1_000_000_000, 3600.0
PLANNED = Planned(
    bytes={"postgres": 100 * GB},
    after={},
    everything=1_000_000,
    always=100,
    changes=10,
    between_checks=24 * HOUR,
)


def a_store(*, little: tuple[int, float], much: tuple[int, float], lost: float = 10.0) -> StoreDrilled:
    one, other = (Measured(size=size, seconds=seconds) for size, seconds in (little, much))
    none = Measured(size=0, seconds=0.0)
    return StoreDrilled(
        store="postgres",
        lost=lost,
        little=one,
        much=other,
        changes=none,
        planned=100 * GB,
        planned_changes=0,
    )


GOOD = Drilled(
    stores=[a_store(little=(GB // 10, 2.0), much=(GB, 11.0))],
    until_served=20.0,
    serving=5.0,
    agreed=Measured(size=1_000, seconds=1.0),
    all_because="",
    whole=Measured(size=10_000, seconds=1.0),
    planned=PLANNED,
    fsck=0,
    left=0,
    ledger=1,
    replayed=0,
    unfinished=0,
)


def test_what_a_restore_takes_to_begin_is_not_multiplied() -> None:
    store = a_store(little=(GB // 10, 2.0), much=(GB, 11.0))
    assert store.rate == GB / 10
    assert store.projected == 2.0 + 1_000.0


def test_changes_after_the_copy_have_a_rate_of_their_own() -> None:
    store = a_store(little=(GB // 10, 2.0), much=(GB, 11.0))
    changed = replace(store, changes=Measured(size=50, seconds=0.5), planned_changes=1_000)
    assert changed.projected == store.projected + 10.0


def test_where_the_beginning_weighs_as_much_it_is_not_taken_off() -> None:
    assert a_store(little=(GB // 10, 6.0), much=(GB, 10.0)).rate == GB / 10


@pytest.mark.parametrize("much", [(0, 10.0), (GB // 100, 10.0)], ids=["nothing", "less"])
def test_without_more_bytes_nothing_is_known(much: tuple[int, float]) -> None:
    assert a_store(little=(GB // 10, 2.0), much=much).projected == float("inf")


def test_changes_since_the_last_check_of_everything_count_which_takes_its_time() -> None:
    assert GOOD.whole_takes == 100.0
    assert GOOD.planned_checks == 100 + 10 * (24 * 3600 + 100)
    assert GOOD.agreeing == GOOD.planned_checks / 1_000


@pytest.mark.parametrize(
    "worse",
    [
        replace(GOOD, all_because="nothing was ever checked"),
        replace(GOOD, whole=Measured(size=1_000, seconds=600.0 * HOUR / 1_000)),
    ],
    ids=["no proof", "checks take longer than events are kept"],
)
def test_without_a_proof_everything_counts(worse: Drilled) -> None:
    assert worse.planned_checks == PLANNED.everything


def test_all_of_it_comes_one_after_the_other_but_the_stores() -> None:
    slow = replace(GOOD.stores[0], store="mongo", planned=200 * GB)
    both = replace(GOOD, stores=[*GOOD.stores, slow])
    assert both.projected() == 2.0 + 2_000.0 + GOOD.agreeing + 5.0
    assert both.projected(without=["mongo"]) == GOOD.projected()


def test_good_is_said_to_be_good() -> None:
    assert shortfalls(GOOD) == []


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (
            replace(GOOD, stores=[replace(GOOD.stores[0], lost=901.0)]),
            "postgres: 901 s lost, 900 allowed",
        ),
        (
            replace(GOOD, stores=[replace(GOOD.stores[0], planned=2_000 * GB)]),
            "the plan's sizes would take 5.8 h, 4.0 h allowed, because of postgres",
        ),
        (replace(GOOD, fsck=1), "the stores do not agree: fsck ends with 1, 0 left"),
        (replace(GOOD, left=2), "the stores do not agree: fsck ends with 0, 2 left"),
        (replace(GOOD, unfinished=1), "the stores do not agree: fsck ends with 0, 0 left"),
    ],
    ids=["lost", "slow", "fsck", "left", "unfinished"],
)
def test_what_falls_short_is_told(bad: Drilled, told: str) -> None:
    assert shortfalls(bad) == [told]
