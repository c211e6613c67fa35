"""Finding passages in one statement: first whose they are, then how near, and what their words weigh."""

from dataclasses import fields
from functools import cache

from pgvector.sqlalchemy import VECTOR
from sqlalchemy import (
    ARRAY,
    CTE,
    REAL,
    ColumnElement,
    Float,
    Integer,
    and_,
    any_,
    bindparam,
    func,
    select,
    union_all,
)

from adapters.postgres.collection_statements import readable
from adapters.postgres.statements import Statement
from adapters.postgres.tables import vectors
from application.ports.recall_index import Filters

FILTERS = tuple(each.name for each in fields(Filters))
_rows = vectors.c
_fitting = {
    "source": _rows.source == bindparam("source"),
    "language": _rows.language == bindparam("language"),
    "tag": bindparam("tag", type_=_rows.source.type) == any_(_rows.tags),
    "resource_id": _rows.resource_id == bindparam("resource_id"),
}
_distance = _rows.vector.op("<=>", return_type=Float)(bindparam("question", type_=VECTOR)).label("distance")


@cache
def by_meaning(given: frozenset[str]) -> Statement:
    """One statement for each combination of filters. The distance is computed once a row, to sort by."""
    return Statement(
        select(_rows.id, _rows.resource_id, _rows.source, _distance)
        .where(_visible(given))
        .order_by(_distance, _rows.id)
        .limit(bindparam("depth"))
    )


@cache
def by_both(given: frozenset[str]) -> Statement:
    """The best by either half, each with what both say of it; who is among both comes twice."""
    near = select(_rows.id, _rows.resource_id, _rows.source, _distance).where(_visible(given)).cte("near")
    spoken = _spoken(given, select(func.count()).select_from(near).scalar_subquery())
    both = (
        select(near, func.coalesce(spoken.c.words, 0.0).label("words"))
        .outerjoin_from(near, spoken, near.c.id == spoken.c.id)
        .cte("both_halves")
    )
    nearest = select(both).order_by(both.c.distance, both.c.id).limit(bindparam("depth"))
    best_said = select(both).order_by(both.c.words.desc(), both.c.id).limit(bindparam("depth"))
    return Statement(union_all(nearest.subquery().select(), best_said.subquery().select()))


def _visible(given: frozenset[str]) -> ColumnElement[bool]:
    """Both halves see these rows and no others: words of somebody else are not even counted."""
    return and_(
        _rows.collection == readable,
        _rows.tenant_id == bindparam("tenant_id"),
        (_rows.owner_id == bindparam("owner_id")) | _rows.shared,
        *(_fitting[name] for name in sorted(given)),
    )


def _spoken(given: frozenset[str], among: ColumnElement[int]) -> CTE:
    """What the words weigh that a passage shares with the question: ``word_weights.rarity`` as SQL.

    The terms of a row are in ascending order, so that ``width_bucket`` finds the place of one by halving.
    """
    asked = (
        func.unnest(bindparam("terms", type_=ARRAY(Integer)), bindparam("times", type_=ARRAY(REAL)))
        .table_valued("term", "times")
        .render_derived("asked")
    )
    place = func.width_bucket(asked.c.term, _rows.terms, type_=Integer)
    said = (
        select(_rows.id, asked.c.term, (asked.c.times * _rows.term_weights[place]).label("weight"))
        .join_from(vectors, asked, asked.c.term == _rows.terms[place])
        .where(_visible(given))
        .cte("said")
    )
    rarity = (
        select(said.c.term, func.ln(1 + (among - func.count() + 0.5) / (func.count() + 0.5)).label("worth"))
        .group_by(said.c.term)
        .cte("rarity")
    )
    return (
        select(said.c.id, func.sum(said.c.weight * rarity.c.worth, type_=Float).label("words"))
        .join_from(said, rarity, rarity.c.term == said.c.term)
        .group_by(said.c.id)
        .cte("spoken")
    )
