"""Writes a gazetteer file row by row, in memory that does not grow with it.

Names are set down in a file beside it as they come, and sorted on the disk at the end: put into their table one by one
they would touch a page of it each, all over a file of gigabytes.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from geomap.gazetteers.entries import KIND_CODES
from geomap.gazetteers.fold import fold
from geomap.gazetteers.schema import INDEX, SCHEMA, SCHEMA_VERSION, content_hash, kept_writing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from geomap.gazetteers.entries import NameKind

_fold = fold.__wrapped__  # hardly a name of millions comes again: remembering them only costs
BATCH = 20_000  # rows handed to SQLite at once
_CACHE_KB = 32_768  # pages that SQLite keeps, and what it sorts at once
_SETTINGS = f"""
PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-{_CACHE_KB};
PRAGMA temp_store=FILE;
"""
# The first of the best standing wins; SQLite takes the other columns from the row that has the least.
_MERGE = """
INSERT INTO name SELECT folded, place, kind, written FROM
  (SELECT folded, place, kind, written, min(standing * 1000000000000 + rowid) FROM staging.name GROUP BY folded, place)
"""


class Writer:
    """Collects one gazetteer. Nobody sees the file before ``finish``: a failure leaves nothing to clean but it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._staging = path.with_name("names.sqlite")
        self.db = sqlite3.connect(path)
        self.db.executescript(_SETTINGS + SCHEMA + INDEX)
        self.db.execute("ATTACH ? AS staging", (str(self._staging),))
        self.db.executescript(
            "PRAGMA staging.journal_mode=OFF; PRAGMA staging.synchronous=OFF;"
            "CREATE TABLE staging.name(folded TEXT, place INTEGER, kind INTEGER, standing INTEGER, written TEXT)"
        )
        self._names: list[tuple[Any, ...]] = []
        self._places: list[tuple[Any, ...]] = []

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def place(self, row: tuple[Any, ...]) -> None:
        """Add a row of the table ``place``, whose number is new."""
        self._places.append(row)
        if len(self._places) >= BATCH:
            self.flush()

    def name(self, place: int, written: str, kind: NameKind, *, of: str, standing: int) -> bool:
        """Give a place a name; ``of`` is the place's own. Of two that fold alike the lower ``standing`` stays.

        Returns False where nothing of the name can be looked up.
        """
        folded = _fold(written)
        if not folded:
            return False
        kept = kept_writing(written, name=of, folded=folded)
        self._names.append((folded, place, KIND_CODES[kind], standing, kept))
        if len(self._names) >= BATCH:
            self.flush()
        return True

    def rows(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add rows to one of the small tables."""
        for row in rows:
            self.db.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row)  # noqa: S608

    def flush(self) -> None:
        """Hand over what has been collected."""
        self.db.executemany(f"INSERT INTO place VALUES ({','.join('?' * 15)})", self._places)  # noqa: S608
        self.db.executemany("INSERT INTO staging.name VALUES (?,?,?,?,?)", self._names)
        self._places.clear()
        self._names.clear()

    def merge_names(self) -> None:
        """Sort the names into their table, each once a place."""
        self.flush()
        self.db.execute(_MERGE)
        self.db.commit()
        self.db.execute("DETACH staging")
        self._staging.unlink()

    def finish(self, meta: dict[str, str]) -> dict[str, int]:
        """Write what the file says of itself; return how many places and names it holds."""
        counts = {
            table: int(self.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608
            for table in ("place", "name")
        }
        self.rows("meta", sorted(({"schema_version": str(SCHEMA_VERSION)} | meta).items()))
        self.rows("meta", [("content_sha256", content_hash(self.db))])
        self.db.commit()
        self.db.execute("ANALYZE")
        self.db.commit()
        self.close()
        return {"places": counts["place"], "names": counts["name"]}
