"""An account tells what became of it, and nothing that did not."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.identity.events import PasswordChanged, ProfileChanged, UserRegistered
from domain.identity.user import User

NOW = datetime(2030, 5, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
TENANT, LEARNER = UUID(int=1), UUID(int=2)


def registered() -> User:
    return User.register(
        user_id=LEARNER,
        tenant_id=TENANT,
        email="ada@example.org",
        password_hash="hash",
        display_name="Ada",
        timezone="Europe/Vienna",
        now=NOW,
    )


def test_registration_is_told_without_a_word_about_the_person() -> None:
    assert registered().take_events() == [UserRegistered(tenant_id=TENANT, user_id=LEARNER, occurred_at=NOW)]


@pytest.mark.parametrize(
    ("display_name", "timezone", "changed"),
    [
        ("Ada L.", None, ("display_name",)),
        (None, "Asia/Tokyo", ("timezone",)),
        ("Ada L.", "Asia/Tokyo", ("display_name", "timezone")),
        ("Ada", "Asia/Tokyo", ("timezone",)),
        ("Ada", "Europe/Vienna", ()),
        (None, None, ()),
    ],
)
def test_tells_which_fields_are_others_now(
    display_name: str | None, timezone: str | None, changed: tuple[str, ...]
) -> None:
    user = registered()
    user.take_events()
    user.change_profile(display_name=display_name, timezone=timezone, now=LATER)
    assert user.display_name == (display_name or "Ada")
    assert user.timezone == (timezone or "Europe/Vienna")
    told = [ProfileChanged(tenant_id=TENANT, user_id=LEARNER, occurred_at=LATER, fields=changed)]
    assert user.take_events() == (told if changed else [])


def test_a_new_password_is_told_without_the_password() -> None:
    user = registered()
    user.take_events()
    user.change_password("other", now=LATER)
    assert user.password_hash == "other"
    assert user.take_events() == [PasswordChanged(tenant_id=TENANT, user_id=LEARNER, occurred_at=LATER)]
