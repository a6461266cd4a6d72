"""The same reading over millions of documents: `run` reads archives and tables into Parquet, `load` stores what it read.

Daft spreads the files over workers, on this machine or on Ray; all else is the program's own (docs/scale.md).
"""

from __future__ import annotations
