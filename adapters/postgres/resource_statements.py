"""New material in one statement: the resource, its passages, its import, its original's manifest entry."""

from sqlalchemy import CTE, JSON, Table, bindparam, column, delete, func, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.selectable import TableValuedAlias

from adapters.postgres.row_statements import added_to
from adapters.postgres.statements import Statement
from adapters.postgres.tables import chunks, imports, knowledge_resources, objects

OWNER_FIELDS = ("tenant_id", "user_id", "resource_id")
CHUNK_FIELDS = ("id", "position", "heading_path", "text", "content_hash")
IMPORT_FIELDS = (
    *("id", "version", "step", "done", "total", "code", "reason", "address", "content_type", "filename"),
    *("started_at", "touched_at", "finished_at"),
)
OBJECT_FIELDS = ("key", "size", "content_type", "created_at")


def adding_resource(*, with_original: bool) -> Statement:
    """Gives the resource's id, or nothing, and writes nothing, where it is taken or gone.

    ``chunks`` is a JSON list of objects with the CHUNK_FIELDS, since arrays of arrays must be rectangles;
    import and original come as ``import_...`` and ``original_...``.
    """
    added = (
        added_to(knowledge_resources)
        .returning(knowledge_resources.c.id, knowledge_resources.c.tenant_id, knowledge_resources.c.user_id)
        .cte("added")
    )
    import_row = _row_of(added, imports, {name: _given(imports, name, "import") for name in IMPORT_FIELDS})
    rows = [_passages_of(added), import_row]
    if with_original:
        rows.append(_row_of(added, objects, _original()))
    return Statement(select(added.c.id).add_cte(*rows))


def keeping_original() -> Statement:
    """The manifest's entry of an original that has come; a second time changes it."""
    entry = insert(objects).values(_owner() | _original())
    return Statement(
        entry.on_conflict_do_update(
            index_elements=[objects.c.key],
            set_={name: entry.excluded[name] for name in ("resource_id", "size", "content_type")},
        )
    )


def keeping_chunks() -> Statement:
    """``chunks`` as for ``adding_resource``; those that are there already stay as they are."""
    given = _given_chunks()
    owner = _owner()
    rows = select(*owner.values(), *(given.c[name] for name in CHUNK_FIELDS)).select_from(given)
    return Statement(insert(chunks).from_select([*owner, *CHUNK_FIELDS], rows).on_conflict_do_nothing())


def withdrawing() -> Statement:
    """Takes the passages and the manifest's entries of a resource out."""
    theirs = [
        (table.c.tenant_id == bindparam("tenant_id"))
        & (table.c.user_id == bindparam("user_id"))
        & (table.c.resource_id == bindparam("resource_id"))
        for table in (chunks, objects)
    ]
    return Statement(delete(chunks).where(theirs[0]).add_cte(delete(objects).where(theirs[1]).cte("entries")))


def _owner() -> dict[str, ColumnElement[object]]:
    return {name: bindparam(name, type_=chunks.c[name].type) for name in OWNER_FIELDS}


def _original() -> dict[str, ColumnElement[object]]:
    return {name: _given(objects, name, "original") for name in OBJECT_FIELDS}


def _given_chunks() -> TableValuedAlias:
    return (
        func.json_to_recordset(bindparam("chunks", type_=JSON))
        .table_valued(*(column(name, chunks.c[name].type) for name in CHUNK_FIELDS))
        .render_derived(with_types=True)
    )


def _passages_of(added: CTE) -> CTE:
    given = _given_chunks()
    names = [*OWNER_FIELDS, *CHUNK_FIELDS]
    rows = select(
        added.c.tenant_id, added.c.user_id, added.c.id, *(given.c[name] for name in CHUNK_FIELDS)
    ).select_from(added.join(given, true()))
    return insert(chunks).from_select(names, rows).cte("passages")


def _row_of(added: CTE, table: Table, values: dict[str, ColumnElement[object]]) -> CTE:
    names = [*OWNER_FIELDS, *values]
    row = select(added.c.tenant_id, added.c.user_id, added.c.id, *values.values())
    return insert(table).from_select(names, row).cte(f"{table.name}_row")


def _given(table: Table, name: str, prefix: str) -> ColumnElement[object]:
    return bindparam(f"{prefix}_{name}", type_=table.c[name].type)
