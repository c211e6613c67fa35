"""Alembic's way in: runs the steps on the connection that `upgrade` and `downgrade` opened."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
