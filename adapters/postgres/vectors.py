"""Finding by meaning and by words with pgvector: first whose it is, then how near, exactly."""

from collections.abc import Sequence
from math import isnan
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import ColumnElement, bindparam, cast, delete, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.collection_statements import of_model, of_shelf, on_shelf, serving
from adapters.postgres.connections import Connections
from adapters.postgres.finding_statements import FILTERS, by_both, by_meaning
from adapters.postgres.statements import Statement
from adapters.postgres.tables import vector_collections, vectors
from adapters.postgres.vector_collections import PostgresVectorCollections
from application.knowledge.fusion import DEPTH, Candidate, fused
from application.ports.embedder import DIMENSIONS, Vector
from application.ports.failures import RowUnfit
from application.ports.recall_index import (
    ANYTHING,
    SCHEMA_VERSION,
    Filters,
    Match,
    Question,
    Recallable,
    Shelf,
)

_rows = vectors.c
_mine = (_rows.tenant_id == bindparam("tenant_id")) & _rows.collection.in_(on_shelf)
_NAMES = [column.name for column in vectors.columns if column.name not in ("collection", "written_at")]


def _given(name: str) -> ColumnElement[Any]:
    kind = _rows[name].type
    return cast(bindparam(name, type_=kind), kind) if name == "vector" else bindparam(name, type_=kind)


# One row for each collection of the model, in the statement that looks which there are: a shadow that begins
# later is filled from a truth that is older than this row. Without any, NULL is refused.
_nobody_else = select(literal(1)).subquery().outerjoin(vector_collections, of_shelf & of_model)
_put = insert(vectors).from_select(
    ["collection", *_NAMES],
    select(vector_collections.c.name, *map(_given, _NAMES)).select_from(_nobody_else),
    include_defaults=False,
)
_PUT = Statement(
    _put.on_conflict_do_update(
        index_elements=[_rows.collection, _rows.id],
        set_={name: _put.excluded[name] for name in _NAMES} | {"written_at": func.now()},
        where=_rows.version <= _put.excluded.version,
    )
)
_gone = delete(vectors).where(_mine, _rows.resource_id == bindparam("resource_id")).returning(_rows.id)
_FORGET = Statement(select(func.count(_gone.cte("gone").c.id.distinct())))
_COUNT = Statement(
    select(func.count()).where(_rows.collection == serving, _rows.tenant_id == bindparam("tenant_id"))
)


class PostgresRecallIndex:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._collections = PostgresVectorCollections(connections)

    async def put(self, shelf: Shelf, passages: Sequence[Recallable]) -> None:
        for tenant_id in dict.fromkeys(passage.tenant_id for passage in passages):
            await self._put(shelf, [passage for passage in passages if passage.tenant_id == tenant_id])

    async def _put(self, shelf: Shelf, passages: Sequence[Recallable]) -> None:
        rows = [_to_row(passage) | {"shelf": shelf.value} for passage in passages]
        # Always in one order: two workers who put the same passages wait for each other, not in a circle.
        rows.sort(key=lambda row: str(row["id"]))
        while rows:
            try:
                await self._connections.many(_PUT, rows)
            except RowUnfit as refused:
                if getattr(refused.__cause__, "column_name", None) != "collection":
                    raise
                await self._collections.open(shelf, dict.fromkeys(passage.model for passage in passages))
            except asyncpg.ForeignKeyViolationError:
                continue  # a collection was dropped in between, and is not there when we look again
            else:
                return

    async def find(
        self,
        shelf: Shelf,
        *,
        tenant_id: UUID,
        owner_id: UUID,
        question: Question,
        limit: int,
        filters: Filters = ANYTHING,
    ) -> Sequence[Match]:
        asked = {name: getattr(filters, name) for name in FILTERS}
        given = {name: value for name, value in asked.items() if value is not None}
        if question.terms:
            statement = by_both(frozenset(given))
            given |= {"terms": list(question.terms), "times": list(question.terms.values())}
        else:
            statement = by_meaning(frozenset(given))
        rows = await self._connections.rows(
            statement,
            shelf=shelf.value,
            tenant_id=tenant_id,
            owner_id=owner_id,
            question=_checked(question.vector),
            model=question.model,
            depth=max(limit, DEPTH) if question.terms else limit,
            **given,
        )
        if not rows:
            await self._collections.check(shelf, question.model)
        return fused(map(_to_candidate, rows), question, limit=limit)

    async def forget(self, shelf: Shelf, *, tenant_id: UUID, resource_id: UUID) -> int:
        (row,) = await self._connections.rows(
            _FORGET, shelf=shelf.value, tenant_id=tenant_id, resource_id=resource_id
        )
        return int(row[0])

    async def count(self, shelf: Shelf, *, tenant_id: UUID) -> int:
        (row,) = await self._connections.rows(_COUNT, shelf=shelf.value, tenant_id=tenant_id)
        return int(row[0])


def _checked(vector: Vector) -> Vector:
    if len(vector) != DIMENSIONS:
        raise ValueError(f"a vector of {len(vector)} numbers instead of {DIMENSIONS}")
    return vector


def _to_candidate(row: asyncpg.Record) -> Candidate:
    distance = row["distance"]
    return Candidate(
        row["id"],
        row["resource_id"],
        row["source"],
        meaning=0.0 if isnan(distance) else 1 - distance,  # to or from a vector without words
        words=row.get("words", 0.0),
    )


def _to_row(passage: Recallable) -> dict[str, object]:
    terms = sorted(passage.terms)
    return {
        "id": passage.id,
        "tenant_id": passage.tenant_id,
        "owner_id": passage.owner_id,
        "resource_id": passage.resource_id,
        "shared": passage.shared,
        "vector": _checked(passage.vector),
        "model": passage.model,
        "content_hash": passage.content_hash,
        "source": passage.source,
        "language": passage.language,
        "tags": passage.tags,
        "schema_version": SCHEMA_VERSION,
        "version": passage.version,
        "terms": terms,
        "term_weights": [passage.terms[term] for term in terms],
    }
