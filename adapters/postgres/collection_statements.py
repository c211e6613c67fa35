"""Which collections of vectors there are: conditions for statements that write to them or read from them."""

from sqlalchemy import bindparam, select

from adapters.postgres.tables import vector_collections
from application.ports.embedder import DIMENSIONS
from application.ports.recall_index import SCHEMA_VERSION
from application.ports.vector_collections import CollectionState

_rows = vector_collections.c

of_shelf = _rows.shelf == bindparam("shelf")
of_model = (
    (_rows.model == bindparam("model"))
    & (_rows.dimensions == DIMENSIONS)
    & (_rows.schema_version == SCHEMA_VERSION)
)
is_serving = _rows.state == CollectionState.SERVING.value
is_filling = _rows.state == CollectionState.FILLING.value

on_shelf = select(_rows.name).where(of_shelf)
serving = select(_rows.name).where(of_shelf, is_serving).scalar_subquery()
# Whoever still asks in the model that served before is answered from what is kept.
readable = (
    select(_rows.name)
    .where(of_shelf, of_model, ~is_filling)
    .order_by(is_serving.desc(), _rows.begun_at.desc())
    .limit(1)
    .scalar_subquery()
)
