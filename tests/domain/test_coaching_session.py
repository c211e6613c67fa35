"""A thread of conversation tells what became of it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.coaching.coaching_session import CoachingSession
from domain.coaching.events import CoachingSessionChanged, CoachingSessionDeleted, CoachingSessionOpened

NOW = datetime(2030, 5, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
TENANT, LEARNER, THREAD = (UUID(int=number) for number in range(1, 4))


def opened() -> CoachingSession:
    return CoachingSession.open(
        session_id=THREAD, tenant_id=TENANT, user_id=LEARNER, title="Rust", focus="ownership", now=NOW
    )


def test_is_opened() -> None:
    session = opened()
    assert (session.created_at, session.updated_at) == (NOW, NOW)
    assert session.take_events() == [
        CoachingSessionOpened(tenant_id=TENANT, user_id=LEARNER, occurred_at=NOW, session_id=THREAD)
    ]


@pytest.mark.parametrize(
    ("title", "focus"), [("More Rust", None), (None, "lifetimes"), ("More Rust", "lifetimes")]
)
def test_changes_what_is_given(title: str | None, focus: str | None) -> None:
    session = opened()
    session.take_events()
    session.change(title=title, focus=focus, now=LATER)
    assert (session.title, session.focus) == (title or "Rust", focus or "ownership")
    assert (session.created_at, session.updated_at) == (NOW, LATER)
    assert session.take_events() == [
        CoachingSessionChanged(tenant_id=TENANT, user_id=LEARNER, occurred_at=LATER, session_id=THREAD)
    ]


def test_is_deleted() -> None:
    session = opened()
    session.take_events()
    session.delete(now=LATER)
    assert session.take_events() == [
        CoachingSessionDeleted(tenant_id=TENANT, user_id=LEARNER, occurred_at=LATER, session_id=THREAD)
    ]
