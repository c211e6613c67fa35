"""Who is nearest to a passage in one collection, among what its owner may see."""

from sqlalchemy import Float, bindparam, select

from adapters.postgres.statements import Statement
from adapters.postgres.tables import vectors

_other = vectors.alias("asking")
_asking, _rows = _other.c, vectors.c
_distance = _rows.vector.op("<=>", return_type=Float)(_asking.vector)
_seen = (
    select(_rows.id)
    .join(_other, _asking.collection == _rows.collection)
    .where(
        _rows.collection == bindparam("name"),
        _asking.id == bindparam("id"),
        _rows.tenant_id == _asking.tenant_id,
        (_rows.owner_id == _asking.owner_id) | _rows.shared,
        _rows.id != _asking.id,
    )
    .limit(bindparam("limit"))
)
NEIGHBOURS = Statement(_seen.order_by(_distance, _rows.id))
# An index could only answer for the distance itself, not for a sum with it.
EXACT_NEIGHBOURS = Statement(_seen.order_by(_distance + 0.0, _rows.id))
