"""What a persona is read from, and what it never becomes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.persona.snapshot import (
    MOST_KEYWORDS,
    Observations,
    PersonaSnapshot,
    StudyMoment,
    keywords,
    observe,
)
from tests.domain.moments import moments

NOW = datetime(2030, 5, 1, 12, tzinfo=UTC)
SNAPSHOT, TENANT, LEARNER = (UUID(int=number) for number in range(1, 4))


def seen(
    *,
    words: Sequence[str] = (),
    studied: Sequence[StudyMoment] = (),
    open_tasks: int = 0,
    completed_tasks: int = 0,
    timezone: str = "UTC",
) -> PersonaSnapshot:
    return observe(
        Observations(
            words=words,
            studied=studied,
            open_tasks=open_tasks,
            completed_tasks=completed_tasks,
            timezone=timezone,
        ),
        snapshot_id=SNAPSHOT,
        tenant_id=TENANT,
        user_id=LEARNER,
        now=NOW,
    )


def at(hour: int, minutes: int = 30) -> StudyMoment:
    return datetime(2030, 4, 1, hour, tzinfo=UTC), minutes


def test_nothing_seen_is_nothing_known() -> None:
    assert seen() == PersonaSnapshot(
        id=SNAPSHOT,
        tenant_id=TENANT,
        user_id=LEARNER,
        traits={},
        preferences={},
        keywords=(),
        created_at=NOW,
    )


@pytest.mark.parametrize(
    ("minutes", "sitting"),
    [
        ([15], "short"),
        ([16], "medium"),
        ([44], "medium"),
        ([45], "long"),
        ([5, 20, 200], "medium"),
        ([10, 90], "long"),
    ],
)
def test_a_sitting_is_what_it_mostly_is(minutes: Sequence[int], sitting: str) -> None:
    assert seen(studied=[at(9, each) for each in minutes]).traits["sitting"] == sitting


def test_follow_through_is_a_count_not_a_judgement() -> None:
    assert seen(open_tasks=2, completed_tasks=3).traits == {"follow_through": "3 of 5 tasks done"}
    assert "follow_through" not in seen().traits


@pytest.mark.parametrize(
    ("hour", "part"),
    [
        (0, "night"),
        (4, "night"),
        (5, "morning"),
        (11, "morning"),
        (12, "afternoon"),
        (17, "afternoon"),
        (18, "evening"),
        (22, "evening"),
        (23, "night"),
    ],
)
def test_prefers_the_part_of_the_day_it_studies_in(hour: int, part: str) -> None:
    assert seen(studied=[at(hour)]).preferences == {"time_of_day": part}


def test_the_part_of_the_day_is_the_learners_own() -> None:
    studied = [at(9), at(9), at(20)]
    assert seen(studied=studied).preferences == {"time_of_day": "morning"}
    assert seen(studied=studied, timezone="Asia/Tokyo").preferences == {"time_of_day": "evening"}


def test_keywords_are_the_words_used_most() -> None:
    texts = [
        "Ownership and borrowing",
        "ownership of a Vec",
        "What is ownership? Thanks, please explain borrowing!",
    ]
    assert keywords(texts) == ("ownership", "borrowing")


def test_small_talk_and_numbers_are_no_keywords() -> None:
    assert keywords(["What would this have been about 2030?", "a1b2 foo_bar x"]) == ()


@given(st.lists(st.text(max_size=60), max_size=20))
def test_keywords_are_few_different_and_in_the_texts(texts: list[str]) -> None:
    found = keywords(texts)
    assert len(found) == len(set(found)) <= MOST_KEYWORDS
    assert all(word in text for word in found for text in [" ".join(texts).lower()])
    assert all(len(word) >= 4 for word in found)
    assert keywords(reversed(texts)) == found


@given(
    st.lists(st.tuples(moments("2000-01-02", "2030-01-01"), st.integers(1, 1440))),
    st.lists(st.text(max_size=40)),
    st.sampled_from(["UTC", "Pacific/Apia", "Pacific/Kiritimati", "Etc/GMT+12"]),
)
def test_the_same_observations_show_the_same_persona(
    studied: list[StudyMoment], words: list[str], timezone: str
) -> None:
    assert seen(studied=studied, words=words, timezone=timezone) == seen(
        studied=studied[::-1], words=words[::-1], timezone=timezone
    )
