"""The tables of a gazetteer file, the same for the one that ships and for those of the user."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

SCHEMA_VERSION = 1
# GeoNames places keep their GeoNames id as row number, so no index and no id text is needed for them.
OWN_IDS_FROM = 1_000_000_000
TABLES = ("meta", "source", "place", "name", "extent", "shape", "country", "admin1")

SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE source(source INTEGER PRIMARY KEY, key TEXT NOT NULL, attribution TEXT NOT NULL, licence TEXT NOT NULL,
  version TEXT NOT NULL);
CREATE TABLE place(place INTEGER PRIMARY KEY, id TEXT, name TEXT NOT NULL, lon_e5 INTEGER NOT NULL,
  lat_e5 INTEGER NOT NULL, feature_class TEXT NOT NULL, feature_code TEXT NOT NULL, country_code TEXT NOT NULL,
  admin1_code TEXT, admin2 INTEGER, population INTEGER NOT NULL, source INTEGER NOT NULL, geonameid INTEGER,
  precision TEXT, uncertainty_km REAL);
CREATE TABLE name(folded TEXT NOT NULL, place INTEGER NOT NULL, kind INTEGER NOT NULL, written TEXT,
  PRIMARY KEY(folded, place)) WITHOUT ROWID;
CREATE TABLE extent(place INTEGER PRIMARY KEY, west REAL, south REAL, east REAL, north REAL);
CREATE TABLE shape(place INTEGER PRIMARY KEY, basis TEXT NOT NULL, packed BLOB NOT NULL);
CREATE TABLE country(code TEXT PRIMARY KEY, name TEXT NOT NULL, geonameid INTEGER, place INTEGER NOT NULL,
  capital INTEGER) WITHOUT ROWID;
CREATE TABLE admin1(code TEXT PRIMARY KEY, name TEXT NOT NULL, geonameid INTEGER, place INTEGER NOT NULL) WITHOUT ROWID;
"""
INDEX = "CREATE UNIQUE INDEX place_id ON place(id) WHERE id IS NOT NULL;"


def kept_writing(written: str, *, name: str, folded: str) -> str | None:
    """Return what the file keeps of a name: nothing for the place's own, "" for the folded one with capitals."""
    return None if written == name else "" if written == folded.title() else written


def read_writing(kept: str | None, *, name: str, folded: str) -> str:
    """Return the name as written, from what the file keeps of it."""
    return name if kept is None else kept or folded.title()


def content_hash(db: sqlite3.Connection) -> str:
    """Return the sha256 of a canonical dump: the same content gives the same hash under any version of SQLite."""
    digest = hashlib.sha256()
    for piece in _dump(db):
        digest.update(piece)
    return digest.hexdigest()


def _dump(db: sqlite3.Connection) -> Iterator[bytes]:
    """Give every row of every table in the order of its key, without what SQLite itself adds."""
    for table in TABLES:
        yield f"\n{table}\n".encode()
        for row in db.execute(f"SELECT * FROM {table} ORDER BY 1, 2"):  # noqa: S608
            if row[0] != "content_sha256":
                yield repr(row).encode()
