"""Words that every store can hold."""

from hypothesis import given
from hypothesis import strategies as st
from returns.pipeline import is_successful
from returns.result import Failure, Success

from domain.shared.errors import TextEmpty, TextTooLong, TextUnreadable
from domain.shared.text import checked_text, optional_text


def test_keeps_the_text_as_it_is() -> None:
    assert checked_text("  Größe 😀\n", field="title", longest=200) == Success("  Größe 😀\n")


def test_counts_characters_not_bytes() -> None:
    assert checked_text("😀" * 5, field="title", longest=5) == Success("😀" * 5)
    assert checked_text("😀" * 6, field="title", longest=5) == Failure(TextTooLong("title", 5))


def test_refuses_what_says_nothing() -> None:
    for blank in ("", " ", "\t\n", "\u00a0\u2003"):
        assert checked_text(blank, field="title", longest=200) == Failure(TextEmpty("title"))


def test_refuses_what_no_store_could_give_back() -> None:
    for broken in ("a\0b", "\ud83d", "a\udc00", "\0"):
        assert checked_text(broken, field="goal", longest=200) == Failure(TextUnreadable("goal"))


def test_nothing_at_all_is_fine_where_it_is_optional() -> None:
    assert optional_text(None, field="focus", longest=5) == Success(None)
    assert optional_text("maths", field="focus", longest=5) == Success("maths")
    assert optional_text(" ", field="focus", longest=5) == Failure(TextEmpty("focus"))
    assert optional_text("algebra", field="focus", longest=5) == Failure(TextTooLong("focus", 5))


@given(st.text(st.characters()))
def test_whatever_is_accepted_survives_utf8(text: str) -> None:
    outcome = checked_text(text, field="title", longest=50)
    if is_successful(outcome):
        assert outcome.unwrap().encode().decode() == text
        assert "\0" not in text
        assert text.strip()
        assert len(text) <= 50
