"""Cursors: whatever a client sends back is a place in a list or is refused."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.paging import cursor, read_cursor


@given(place=st.text(st.characters(exclude_categories=["Cs"])), item_id=st.uuids())
def test_a_cursor_says_where_the_page_ended(place: str, item_id: UUID) -> None:
    written = cursor(place, item_id)
    assert read_cursor(written) == (place, item_id)
    assert written.replace("-", "").replace("_", "").isalnum()  # fits into a URL as it is
    assert written.isascii()


@pytest.mark.parametrize(
    "after", ["", "x", "====", "a b", "ä", "\ud800", cursor("", UUID(int=1))[:-4], "/" * 44]
)
def test_anything_else_is_refused(after: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the door, which seals its cursors, never lets one through
        read_cursor(after)


@given(st.text(st.characters()))
def test_nothing_makes_it_stumble(after: str) -> None:
    try:
        place, item_id = read_cursor(after)
    except ValueError:
        return
    assert read_cursor(cursor(place, item_id)) == (place, item_id)
