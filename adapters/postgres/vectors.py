"""Finding by meaning with pgvector: first whose it is, then how near, exactly."""

from collections.abc import Sequence
from functools import cache
from uuid import UUID

from pgvector.sqlalchemy import VECTOR
from sqlalchemy import ARRAY, REAL, ColumnElement, Float, any_, bindparam, cast, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import vectors
from application.ports.embedder import DIMENSIONS, Vector
from application.ports.recall_index import SCHEMA_VERSION, Match, Recallable, Shelf

_rows = vectors.c
_on_shelf = (_rows.shelf == bindparam("shelf")) & (_rows.tenant_id == bindparam("tenant_id"))


def _given(name: str) -> ColumnElement[object]:
    """A vector as the driver sends it: an array of floats."""
    return cast(bindparam(name, type_=ARRAY(REAL)), VECTOR)


_PUT_NAMES = [column.name for column in vectors.columns if column.name != "written_at"]
_put = insert(vectors).values(
    {name: _given(name) if name == "vector" else bindparam(name) for name in _PUT_NAMES}
)
_PUT = Statement(
    _put.on_conflict_do_update(
        index_elements=[_rows.shelf, _rows.id],
        set_={name: _put.excluded[name] for name in _PUT_NAMES} | {"written_at": func.now()},
    )
)
_gone = (
    delete(vectors)
    .where(_on_shelf, _rows.resource_id == bindparam("resource_id"))
    .returning(_rows.id)
    .cte("gone")
)
_FORGET = Statement(select(func.count()).select_from(_gone))
_COUNT = Statement(select(func.count()).where(_on_shelf))


@cache
def _find(given: frozenset[str]) -> Statement:
    """One statement for each combination of filters. The distance is computed once a row, to sort by."""
    distance = _rows.vector.op("<=>", return_type=Float)(_given("question"))
    visible = (_rows.owner_id == bindparam("owner_id")) | _rows.shared
    filters = {
        "source": _rows.source == bindparam("source"),
        "language": _rows.language == bindparam("language"),
        "tag": bindparam("tag", type_=_rows.source.type) == any_(_rows.tags),
    }
    return Statement(
        select(_rows.id, _rows.resource_id, _rows.source, distance.label("distance"))
        .where(_on_shelf, visible, _rows.model == bindparam("model"), *(filters[name] for name in given))
        .order_by(distance, _rows.id)
        .limit(bindparam("limit"))
    )


class PostgresRecallIndex:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def put(self, shelf: Shelf, passages: Sequence[Recallable]) -> None:
        rows = [_to_row(shelf, passage) for passage in passages]
        # Always in one order: two workers who put the same passages wait for each other, not in a circle.
        rows.sort(key=lambda row: str(row["id"]))
        if rows:
            await self._connections.many(_PUT, rows)

    async def find(
        self,
        shelf: Shelf,
        *,
        tenant_id: UUID,
        owner_id: UUID,
        question: Vector,
        model: str,
        limit: int,
        source: str | None = None,
        language: str | None = None,
        tag: str | None = None,
    ) -> Sequence[Match]:
        asked = {"source": source, "language": language, "tag": tag}
        given = {name: value for name, value in asked.items() if value is not None}
        rows = await self._connections.rows(
            _find(frozenset(given)),
            shelf=shelf.value,
            tenant_id=tenant_id,
            owner_id=owner_id,
            question=_checked(question),
            model=model,
            limit=limit,
            **given,
        )
        # The distance to or from a vector without words is NaN, which sorts last and is below nothing.
        return [
            Match(row["id"], row["resource_id"], row["source"], 1 - row["distance"])
            for row in rows
            if row["distance"] < 1
        ]

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


def _to_row(shelf: Shelf, passage: Recallable) -> dict[str, object]:
    return {
        "shelf": shelf.value,
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
    }
