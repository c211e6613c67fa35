"""What a person may give as e-mail, password and time zone."""

from datetime import UTC, datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns.pipeline import is_successful
from returns.result import Failure, Success

from domain.identity.credentials import checked_email, checked_password, checked_timezone
from domain.identity.errors import EmailInvalid, PasswordUnfit, TimezoneUnknown

ZONES = files("tzdata").joinpath("zones").read_text().split()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ada@example.org", "ada@example.org"),
        (" Ada.Lovelace@Example.ORG ", "ada.lovelace@example.org"),
        ("a+b_c'd@sub-domain.example.co.uk", "a+b_c'd@sub-domain.example.co.uk"),
        ("zoë@exämple.org", "zoë@exämple.org"),
        ("\uff41da@example.org", "ada@example.org"),  # a fullwidth a
        (f"{'a' * 64}@example.org", f"{'a' * 64}@example.org"),
    ],
)
def test_an_address_has_one_form(typed: str, kept: str) -> None:
    assert checked_email(typed) == Success(kept)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "ada@example",
        "ada@.org",
        "ada@example..org",
        "ada@-example.org",
        "ada@example-.org",
        ".ada@example.org",
        "ada.@example.org",
        "a..da@example.org",
        "ada@example.org\n.evil",
        "ada lovelace@example.org",
        "ada@exam_ple.o rg",
        "ada@example.org, eve@example.org",
        "<ada@example.org>",
        "ada@[127.0.0.1]",
        '"ada"@example.org',
        "ada\0@example.org",
        "ada\ud800@example.org",
        f"{'a' * 65}@example.org",
        f"{'a' * 60}@{'b.' * 100}org",
        "a" * 1_000_000,
    ],
)
def test_refuses_what_is_no_address(typed: str) -> None:
    assert checked_email(typed) == Failure(EmailInvalid())


@given(st.emails() | st.text(st.characters(), max_size=30).map(lambda local: f"{local}@example.org"))
def test_a_kept_address_is_kept_as_it_is(typed: str) -> None:
    outcome = checked_email(typed)
    if is_successful(outcome):
        kept = outcome.unwrap()
        assert checked_email(kept) == outcome
        assert checked_email(kept.upper()) == outcome or kept.upper().lower() != kept


@pytest.mark.parametrize("password", ["0123456789", "ten spaces", "😀" * 10, "x" * 256, " " * 10])
def test_a_password_is_any_text_of_a_decent_length(password: str) -> None:
    assert checked_password(password) == Success(password)


@pytest.mark.parametrize("password", ["", "short", "x" * 257, "012345678\0", "0123456789\ud800"])
def test_refuses_what_cannot_be_a_password(password: str) -> None:
    assert checked_password(password) == Failure(PasswordUnfit(10, 256))


@pytest.mark.parametrize("zone", ZONES)
def test_knows_every_zone_of_the_database(zone: str) -> None:
    if zone == "Factory":  # stands for "not set"
        return
    assert checked_timezone(zone) == Success(zone)
    datetime(2030, 1, 1, tzinfo=UTC).astimezone(ZoneInfo(zone))


@pytest.mark.parametrize(
    "zone",
    [
        "",
        ".",
        "..",
        "Mars/Olympus",
        "europe/vienna ",
        "Europe",
        "Europe/Vienna\n",
        "/etc/localtime",
        "../UTC",
        "Europe/../UTC",
        "UTC\0",
        "\ud800",
        "x" * 10_000,
        "localtime",
        "posixrules",
        "posix/UTC",
        "right/UTC",
        "Factory",
        "zone.tab",
    ],
)
def test_refuses_what_is_no_zone_everywhere(zone: str) -> None:
    assert checked_timezone(zone) == Failure(TimezoneUnknown())
