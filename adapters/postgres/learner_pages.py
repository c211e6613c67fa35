"""All of one table's rows that are a learner's, a page at a time."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
from sqlalchemy import Select, bindparam
from sqlalchemy.sql import ColumnElement

from adapters.postgres.statements import Statement
from adapters.postgres.transaction import Transaction


class LearnerPages:
    """The rows of ``query`` in ascending order of ``place``, at most ``at_once`` of them in memory."""

    def __init__(
        self, query: Select[tuple[object, ...]], place: ColumnElement[Any], *, at_once: int = 500
    ) -> None:
        self._at_once = at_once
        ordered = query.add_columns(place.label("place")).order_by(place).limit(at_once)
        self._first = Statement(ordered)
        self._next = Statement(ordered.where(place > bindparam("after", type_=place.type)))

    async def rows(self, transaction: Transaction, **values: object) -> AsyncIterator[asyncpg.Record]:
        page = await transaction.rows(self._first, **values)
        while page:
            for row in page:
                yield row
            if len(page) < self._at_once:
                return
            page = await transaction.rows(self._next, after=page[-1]["place"], **values)
