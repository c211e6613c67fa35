"""New material in one statement: the resource, its passages, its import, its original's manifest entry."""

from sqlalchemy import CTE, JSON, Table, bindparam, column, func, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql import ColumnElement

from adapters.postgres.row_statements import added_to
from adapters.postgres.statements import Statement
from adapters.postgres.tables import chunks, imports, knowledge_resources, objects

CHUNK_FIELDS = ("id", "position", "heading_path", "text", "content_hash")
IMPORT_FIELDS = ("id", "version", "step", "done", "total", "reason", "started_at", "finished_at")
OBJECT_FIELDS = ("key", "size", "content_type", "created_at")


def adding_resource() -> Statement:
    """Gives the resource's id, or nothing, and writes nothing, where it is taken or gone.

    ``chunks`` is a JSON list of objects with the CHUNK_FIELDS, since arrays of arrays must be rectangles;
    import and original come as ``import_...`` and ``original_...``.
    """
    added = (
        added_to(knowledge_resources)
        .returning(knowledge_resources.c.id, knowledge_resources.c.tenant_id, knowledge_resources.c.user_id)
        .cte("added")
    )
    return Statement(
        select(added.c.id).add_cte(
            _passages_of(added),
            _row_of(added, imports, {name: _given(imports, name, "import") for name in IMPORT_FIELDS}),
            _row_of(added, objects, {name: _given(objects, name, "original") for name in OBJECT_FIELDS}),
        )
    )


def _passages_of(added: CTE) -> CTE:
    given = (
        func.json_to_recordset(bindparam("chunks", type_=JSON))
        .table_valued(*(column(name, chunks.c[name].type) for name in CHUNK_FIELDS))
        .render_derived(with_types=True)
    )
    names = ["tenant_id", "user_id", "resource_id", *CHUNK_FIELDS]
    rows = select(
        added.c.tenant_id, added.c.user_id, added.c.id, *(given.c[name] for name in CHUNK_FIELDS)
    ).select_from(added.join(given, true()))
    return insert(chunks).from_select(names, rows).cte("passages")


def _row_of(added: CTE, table: Table, values: dict[str, ColumnElement[object]]) -> CTE:
    names = ["tenant_id", "user_id", "resource_id", *values]
    row = select(added.c.tenant_id, added.c.user_id, added.c.id, *values.values())
    return insert(table).from_select(names, row).cte(f"{table.name}_row")


def _given(table: Table, name: str, prefix: str) -> ColumnElement[object]:
    return bindparam(f"{prefix}_{name}", type_=table.c[name].type)
