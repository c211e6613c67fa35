"""Alembic's way in: takes each step in a transaction of its own, or only tells what it would run."""

from alembic import context

connection = context.config.attributes["connection"]
if connection is None:
    context.configure(dialect_name="postgresql", literal_binds=True)
else:
    context.configure(connection=connection, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
