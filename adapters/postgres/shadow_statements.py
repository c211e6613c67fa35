"""How collections of vectors come, are filled, take each other's place and go, in SQL."""

from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    delete,
    exists,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.collection_statements import is_serving, of_model, of_shelf
from adapters.postgres.statements import Statement
from adapters.postgres.tables import vector_collections, vectors
from application.ports.embedder import DIMENSIONS
from application.ports.recall_index import SCHEMA_VERSION
from application.ports.vector_collections import CollectionState

_rows = vector_collections.c
_named = _rows.name == bindparam("name")
_DROPPED_AT_ONCE = 10_000  # vectors; learners write in between

_NAMES = ["name", "shelf", "model", "dimensions", "schema_version", "state"]
_shelf, _model = bindparam("shelf", type_=Text), bindparam("model", type_=Text)
# The number is one more than the highest that the model has on its shelf.
_number = func.coalesce(
    select(func.max(cast(func.substring(_rows.name, r"\d+$"), Integer)) + 1)
    .where(_rows.shelf == _shelf, _rows.model == _model)
    .scalar_subquery(),
    1,
)


def _beginning(state: CollectionState, *, alone: bool) -> Statement:
    """A collection more, numbered; nothing if it is to be ``alone`` on its shelf or the state is taken."""
    values: list[ColumnElement[Any]] = [
        _shelf + "-" + _model + "-" + cast(_number, Text),
        *(_shelf, _model, literal(DIMENSIONS), literal(SCHEMA_VERSION), literal(state.value)),
    ]
    row = select(*values)
    if alone:
        row = row.where(~exists().where(_rows.shelf == _shelf))
    return Statement(
        insert(vector_collections).from_select(_NAMES, row, include_defaults=False).on_conflict_do_nothing()
    )


OPEN = _beginning(CollectionState.SERVING, alone=True)
BEGIN = _beginning(CollectionState.FILLING, alone=False)
STANDING = Statement(select(_rows.name, of_model.label("fits")).where(of_shelf).order_by(_rows.name))
MODELS = Statement(
    select(_rows.model).where(of_shelf).order_by(is_serving.desc(), _rows.begun_at, _rows.name)
)
ALL = Statement(
    select(
        vector_collections,
        select(func.count()).where(vectors.c.collection == _rows.name).scalar_subquery().label("vectors"),
    ).order_by(_rows.shelf, _rows.name)
)
HAS_PLACE = Statement(
    select(func.to_regclass(literal(vector_collections.name)).is_not(None).label("has_place"))
)
OLDEST_SCHEMA = Statement(select(func.min(_rows.schema_version).label("oldest")))
ON_SHELF = Statement(select(vector_collections, literal(0).label("vectors")).where(of_shelf))
GET = Statement(select(_rows.shelf, _rows.state).where(_named).with_for_update())
KEEP = Statement(
    update(vector_collections)
    .where(of_shelf, is_serving, _rows.name != bindparam("name"))
    .values(state=CollectionState.KEPT.value)
)
SERVE = Statement(update(vector_collections).where(_named).values(state=CollectionState.SERVING.value))
_some = select(vectors.c.id).where(vectors.c.collection == bindparam("name")).limit(_DROPPED_AT_ONCE)
EMPTY = Statement(
    delete(vectors)
    .where(vectors.c.collection == bindparam("name"), vectors.c.id.in_(_some))
    .returning(vectors.c.id)
)
DROP = Statement(
    delete(vector_collections).where(
        _named, ~is_serving, ~exists().where(vectors.c.collection == vector_collections.c.name)
    )
)
_COLUMNS = [column.name for column in vectors.columns if column.name not in ("collection", "written_at")]
_copied = insert(vectors).from_select(
    ["collection", *_COLUMNS],
    select(bindparam("to", type_=Text), *(vectors.c[name] for name in _COLUMNS))
    .where(
        vectors.c.collection == bindparam("source"),
        vectors.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))),
    )
    .order_by(vectors.c.id),
    include_defaults=False,
)
COPY = Statement(
    _copied.on_conflict_do_update(
        index_elements=[vectors.c.collection, vectors.c.id],
        set_={name: _copied.excluded[name] for name in _COLUMNS} | {"written_at": func.now()},
        where=vectors.c.version <= _copied.excluded.version,
    )
)
