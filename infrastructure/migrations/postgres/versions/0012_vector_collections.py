"""Vectors by collection, with versions, and tombstones that no addition can slip past."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

# The model of most vectors of a shelf is the one that its questions are asked in.
COLLECT = """
    INSERT INTO vector_collections (name, shelf, model, dimensions, schema_version, state)
    SELECT shelf || '-' || model || '-1', shelf, model, 1536, max(schema_version),
           CASE row_number() OVER (PARTITION BY shelf ORDER BY count(*) DESC, model)
                WHEN 1 THEN 'serving' ELSE 'kept' END
    FROM vectors GROUP BY shelf, model
"""
# Of every passage the newest is left, in the collection that serves if it is there.
ONE_OF_EACH = """
    DELETE FROM vectors WHERE (collection, id) NOT IN (
        SELECT DISTINCT ON (shelf, id) collection, id
        FROM vectors JOIN vector_collections ON name = collection
        ORDER BY shelf, id, state = 'serving' DESC, version DESC, collection
    )
"""
SHELF = "UPDATE vectors SET collection = c.shelf FROM vector_collections c WHERE c.name = collection"

# From PostgreSQL 18 on this constraint has a name, which keeps the column's old one.
RENAME_NOT_NULL = """
    DO $$ BEGIN
        IF EXISTS (SELECT FROM pg_constraint WHERE conname = 'vectors_{old}_not_null') THEN
            ALTER TABLE vectors RENAME CONSTRAINT vectors_{old}_not_null TO vectors_{new}_not_null;
        END IF;
    END $$
"""

# Whoever adds an id while its removal is not committed waits for it, in a statement that began before the
# tombstone could be seen. This looks after the row was written, and at what is committed by then.
NOT_REMOVED = """
    CREATE FUNCTION refuse_removed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM tombstones WHERE tenant_id = NEW.tenant_id AND id = NEW.id) THEN
            RAISE EXCEPTION 'it was removed' USING ERRCODE = 'unique_violation', CONSTRAINT = 'tombstone';
        END IF;
        RETURN NULL;
    END $$
"""
REMOVABLE = ("users", "sessions", "plans", "knowledge_resources")


def upgrade() -> None:
    op.create_table(
        "vector_collections",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("shelf", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("dimensions", sa.SmallInteger, nullable=False),
        sa.Column("schema_version", sa.SmallInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.PrimaryKeyConstraint("name", name="pk_vector_collections"),
        sa.CheckConstraint(
            "shelf IN ('knowledge', 'dialogue', 'persona')", name="ck_vector_collections_shelf"
        ),
        sa.CheckConstraint("state IN ('serving', 'filling', 'kept')", name="ck_vector_collections_state"),
    )
    for state in ("serving", "filling"):
        op.create_index(
            f"ix_vector_collections_{state}",
            "vector_collections",
            ["shelf"],
            unique=True,
            postgresql_where=sa.text(f"state = '{state}'"),
        )
    op.execute(COLLECT)
    # What is there was written before versions were kept: whatever comes replaces it.
    op.add_column("vectors", sa.Column("version", sa.BigInteger, nullable=False, server_default="0"))
    op.alter_column("vectors", "version", server_default=None)
    op.drop_constraint("ck_vectors_shelf", "vectors")
    _rename("shelf", "collection")
    op.execute("UPDATE vectors SET collection = collection || '-' || model || '-1'")
    op.create_foreign_key("fk_vectors_collection", "vectors", "vector_collections", ["collection"], ["name"])
    op.execute(NOT_REMOVED)
    for table in REMOVABLE:
        op.execute(
            f"CREATE TRIGGER not_removed AFTER INSERT ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_removed()"
        )


def downgrade() -> None:
    op.execute("DROP FUNCTION refuse_removed CASCADE")
    op.execute(ONE_OF_EACH)
    op.drop_constraint("fk_vectors_collection", "vectors")
    op.execute(SHELF)
    _rename("collection", "shelf")
    op.create_check_constraint("ck_vectors_shelf", "vectors", "shelf IN ('knowledge', 'dialogue', 'persona')")
    op.drop_column("vectors", "version")
    op.drop_table("vector_collections")


def _rename(old: str, new: str) -> None:
    op.execute(f"ALTER TABLE vectors RENAME COLUMN {old} TO {new}")
    op.execute(RENAME_NOT_NULL.format(old=old, new=new))
