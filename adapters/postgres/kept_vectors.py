"""Vectors by what they are of, beside the truth that says whether it is still there."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from uuid import UUID

from pgvector.sqlalchemy import VECTOR
from sqlalchemy import (
    ARRAY,
    LargeBinary,
    Text,
    Uuid,
    any_,
    bindparam,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import kept_vectors, tombstones
from application.ports.embedder import DIMENSIONS, Vector
from application.ports.failures import OwnerMissing
from application.ports.kept_vectors import MeasuredText

_rows = kept_vectors.c
_IDS = ("tenant_id", "owner_id", "resource_id")
_asked = (
    func.unnest(
        *(bindparam(f"{name}s", type_=ARRAY(Uuid)) for name in _IDS),
        bindparam("text_hashes", type_=ARRAY(LargeBinary)),
    )
    .table_valued(*_IDS, "text_hash")
    .render_derived("asked")
)
_FIND = Statement(
    select(*(_rows[name] for name in _IDS), _rows.text_hash, _rows.vector)
    .join(_asked, (_rows.text_hash == _asked.c.text_hash))
    .where(*(_rows[name] == _asked.c[name] for name in _IDS), _rows.model == bindparam("model"))
)
_KEEP = Statement(
    insert(kept_vectors)
    .values(
        {name: bindparam(name, type_=Uuid) for name in _IDS}
        | {
            "model": bindparam("model", type_=Text),
            "text_hash": bindparam("text_hash", type_=LargeBinary),
            "vector": bindparam("vector", type_=VECTOR(DIMENSIONS)),
        }
    )
    .on_conflict_do_nothing()
)
_removed = exists().where(
    tombstones.c.tenant_id == _rows.tenant_id,
    or_(tombstones.c.id == _rows.resource_id, tombstones.c.id == _rows.owner_id),
)
_TAKE_BACK = Statement(
    delete(kept_vectors).where(
        _rows.tenant_id == bindparam("tenant_id"),
        _rows.resource_id == any_(bindparam("resource_ids", type_=ARRAY(Uuid))),
        _removed,
    )
)
_hangs_on_it = or_(_rows.resource_id == bindparam("of"), _rows.owner_id == bindparam("of"))
_gone = (
    delete(kept_vectors).where(_rows.tenant_id == bindparam("tenant_id"), _hangs_on_it).returning(literal(1))
)
_FORGET = Statement(select(func.count()).select_from(_gone.cte("gone")))


class PostgresKeptVectors:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def find(self, model: str, texts: Collection[MeasuredText]) -> Mapping[MeasuredText, Vector]:
        asked = list(texts)
        ids = {f"{name}s": [getattr(each, name) for each in asked] for name in _IDS}
        rows = await self._connections.rows(
            _FIND, **ids, text_hashes=[each.digest for each in asked], model=model
        )
        return {
            MeasuredText(**{name: row[name] for name in _IDS}, digest=row["text_hash"]): row["vector"]
            for row in rows
        }

    async def keep(self, model: str, vectors: Mapping[MeasuredText, Vector]) -> None:
        """Looks after it has written: what was removed meanwhile has its tombstone by then."""
        # In one order, so that two who keep the same wait for each other, not in a circle.
        texts = sorted(vectors, key=lambda each: (str(each.resource_id), each.digest))
        rows: list[dict[str, object]] = [
            {name: getattr(each, name) for name in _IDS}
            | {"model": model, "text_hash": each.digest, "vector": vectors[each]}
            for each in texts
        ]
        with suppress(OwnerMissing):
            await self._connections.many(_KEEP, rows)
        for tenant_id in {each.tenant_id for each in texts}:
            hung_on = {each.resource_id for each in texts if each.tenant_id == tenant_id}
            await self._connections.rows(_TAKE_BACK, tenant_id=tenant_id, resource_ids=list(hung_on))

    async def forget(self, *, tenant_id: UUID, of: UUID) -> int:
        (row,) = await self._connections.rows(_FORGET, tenant_id=tenant_id, of=of)
        return int(row[0])
