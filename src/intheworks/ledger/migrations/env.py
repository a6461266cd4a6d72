"""Alembic's way in: the steps run on the connection, and inside the transaction, that `open.migrate` hands over."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
