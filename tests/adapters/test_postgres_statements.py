"""From Core to the driver's SQL: names become places, once and for all."""

import pytest
from sqlalchemy import Integer, bindparam, insert, select

from adapters.postgres.statements import Statement
from adapters.postgres.tables import outbox, plans


def test_names_take_their_places_whatever_order_they_come_in() -> None:
    statement = Statement(select(plans.c.id).where(plans.c.id == bindparam("id")).limit(bindparam("most")))
    assert "$1" in statement.sql
    assert statement.arguments({"most": 5, "id": "the id"}) == ["the id", 5]


def test_constants_need_not_be_given() -> None:
    statement = Statement(select(plans.c.id).where(plans.c.status == "active", plans.c.version > 3))
    assert statement.arguments({}) == ["active", 3]


def test_a_name_used_twice_has_one_place() -> None:
    wanted = bindparam("wanted", type_=Integer)
    statement = Statement(select(plans.c.id).where(plans.c.version.between(wanted, wanted + 1)))
    assert statement.arguments({"wanted": 7}).count(7) == 1


def test_a_missing_value_is_an_error() -> None:
    statement = Statement(select(plans.c.id).where(plans.c.id == bindparam("id")))
    with pytest.raises(KeyError, match="id"):
        statement.arguments({})


def test_nothing_comes_back_that_was_not_asked_for() -> None:
    assert "RETURNING" not in Statement(insert(outbox)).sql


def test_lists_of_any_length_need_an_array() -> None:
    with pytest.raises(ValueError, match="ANY"):
        Statement(select(plans.c.id).where(plans.c.status.in_(["draft", "active"])))
