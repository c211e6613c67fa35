"""A refresh token works once, and its second use gives the thief away."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns.result import Failure

from domain.identity.errors import RefreshTokenInvalid
from domain.identity.events import LoggedIn, LoggedOut, RefreshTokenReused
from domain.identity.refresh_token import LIFETIME, RefreshToken, fingerprint

NOW = datetime(2030, 5, 1, 12, tzinfo=UTC)
TENANT, LEARNER, FIRST, SECOND = (UUID(int=number) for number in range(1, 5))


def a_login() -> RefreshToken:
    return RefreshToken.for_login(
        token_id=FIRST, tenant_id=TENANT, user_id=LEARNER, token_hash=fingerprint("one"), now=NOW
    )


def test_a_login_starts_a_family_and_says_so() -> None:
    token = a_login()
    assert (token.family_id, token.issued_at, token.expires_at) == (FIRST, NOW, NOW + LIFETIME)
    assert token.take_events() == [
        LoggedIn(tenant_id=TENANT, user_id=LEARNER, occurred_at=NOW, family_id=FIRST)
    ]
    assert token.take_events() == []


def test_rotation_gives_the_next_link_of_the_chain() -> None:
    token, later = a_login(), NOW + timedelta(days=1)
    token.take_events()
    following = token.rotate(token_id=SECOND, token_hash=fingerprint("two"), now=later).unwrap()
    assert token.used_at == later
    assert (following.id, following.family_id, following.user_id) == (SECOND, FIRST, LEARNER)
    assert (following.tenant_id, following.token_hash) == (TENANT, fingerprint("two"))
    assert (following.issued_at, following.expires_at) == (later, later + LIFETIME)
    assert (following.used_at, following.revoked_at) == (None, None)
    assert token.take_events() == following.take_events() == []


def test_a_second_use_is_refused_and_noticed() -> None:
    token = a_login()
    assert not token.was_reused
    token.rotate(token_id=SECOND, token_hash=fingerprint("two"), now=NOW).unwrap()
    again = token.rotate(token_id=UUID(int=9), token_hash=fingerprint("three"), now=NOW + timedelta(days=1))
    assert again == Failure(RefreshTokenInvalid())
    assert token.used_at == NOW
    assert token.was_reused


def test_reuse_is_reported_once() -> None:
    token = a_login()
    token.rotate(token_id=SECOND, token_hash=fingerprint("two"), now=NOW).unwrap()
    token.take_events()
    token.report_reuse(now=NOW)
    assert not token.was_reused
    assert token.take_events() == [
        RefreshTokenReused(tenant_id=TENANT, user_id=LEARNER, occurred_at=NOW, family_id=FIRST)
    ]


@pytest.mark.parametrize(("age", "works"), [(LIFETIME - timedelta(microseconds=1), True), (LIFETIME, False)])
def test_expires(age: timedelta, works: bool) -> None:
    token = a_login()
    outcome = token.rotate(token_id=SECOND, token_hash=fingerprint("two"), now=NOW + age)
    assert (outcome != Failure(RefreshTokenInvalid())) is works
    assert (token.used_at is not None) is works


def test_a_revoked_one_is_dead() -> None:
    token = a_login()
    token.log_out(now=NOW)
    outcome = token.rotate(token_id=SECOND, token_hash=fingerprint("two"), now=NOW)
    assert outcome == Failure(RefreshTokenInvalid())
    assert token.used_at is None


def test_logging_out_twice_is_recorded_once() -> None:
    token = a_login()
    token.take_events()
    token.log_out(now=NOW)
    token.log_out(now=NOW + timedelta(days=1))
    assert token.revoked_at == NOW
    assert token.take_events() == [
        LoggedOut(tenant_id=TENANT, user_id=LEARNER, occurred_at=NOW, family_id=FIRST)
    ]


@given(st.text(st.characters()), st.text(st.characters()))
def test_a_fingerprint_tells_tokens_apart_and_is_no_token(one: str, other: str) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (one == other)
    assert len(fingerprint(one)) == 32
