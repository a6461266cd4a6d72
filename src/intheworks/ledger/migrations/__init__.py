"""The ledger's schema, step by step (Alembic); shipped, so that an installed program can move an older ledger."""
