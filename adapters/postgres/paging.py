"""Long lists, a page at a time: each page begins right after the last row of the one before."""

import base64
from collections.abc import Callable
from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import Select, bindparam, tuple_
from sqlalchemy.sql import ColumnElement

from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.transaction import Transaction
from application.paging import Page, PageRequest

View = TypeVar("View")
Moment = TypeVar("Moment", date, datetime)


class Pages(Generic[Moment, View]):
    """A query in the order of a moment (a day or a point in time) and then of ``id``.

    The query must select both; ``moment`` is the name under which it selects the first.
    """

    def __init__(
        self,
        query: Select[tuple[object, ...]],
        moment: ColumnElement[Moment],
        id_: ColumnElement[UUID],
        *,
        view: Callable[[asyncpg.Record], View],
        key: type[Moment],
        latest_first: bool = True,
    ) -> None:
        self._view = view
        self._keys: msgspec.json.Decoder[tuple[Moment, UUID]] = msgspec.json.Decoder(tuple[key, UUID])  # type: ignore[valid-type] # a type that is known only when the program runs
        place = tuple_(moment, id_)
        after = tuple_(bindparam("after_moment", type_=moment.type), bindparam("after_id", type_=id_.type))
        order = (moment.desc(), id_.desc()) if latest_first else (moment, id_)
        query = query.add_columns(moment.label("page_moment"), id_.label("page_id"))
        query = query.order_by(*order).limit(bindparam("limit"))
        self._first = Statement(query)
        self._next = Statement(query.where(place < after if latest_first else place > after))

    async def page(
        self, connections: Connections | Transaction, asked: PageRequest, **values: object
    ) -> Page[View]:
        """One row more than asked for is read, to know whether there is a next page."""
        statement, values["limit"] = self._first, asked.limit + 1
        if asked.after is not None:
            statement = self._next
            values["after_moment"], values["after_id"] = self._read(asked.after)
        rows = await connections.rows(statement, **values)
        items = [self._view(row) for row in rows[: asked.limit]]
        more = len(rows) > asked.limit
        return Page(items, _written(rows[asked.limit - 1]) if more else None)

    def _read(self, after: str) -> tuple[Moment, UUID]:
        try:
            return self._keys.decode(base64.urlsafe_b64decode(after))
        except (ValueError, msgspec.DecodeError) as unreadable:
            raise ValueError("not the end of a page") from unreadable


def _written(row: asyncpg.Record) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode((row["page_moment"], row["page_id"]))).decode()
