"""Writes the collected places as SQLite, with the hash of a canonical dump: two builds of the same data agree in it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from geomap.gazetteers.embedded import KIND_CODES, SCHEMA_VERSION, content_hash

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .model import Build, Row

# GeoNames places keep their GeoNames id as row number, so no index and no id text is needed for them.
OWN_IDS_FROM = 1_000_000_000

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


def _numbers(build: Build) -> dict[str, int]:
    """Return id → row number: the GeoNames id, or a number above all of those in the order of the ids."""
    numbers, own = {}, OWN_IDS_FROM
    for id_, row in sorted(build.rows.items()):
        if row.id == f"geonames:{row.geonameid}":
            numbers[id_] = row.geonameid
        else:
            own += 1
            numbers[id_] = own
    return numbers


def _place(row: Row, number: int, admin2: int | None, sources: dict[str, int]) -> tuple:
    derived = row.id == f"geonames:{row.geonameid}"
    return (
        number, None if derived else row.id, row.name, round(row.lon * 1e5), round(row.lat * 1e5), row.feature_class,
        row.feature_code, row.country, row.admin1 or None, admin2, row.population, sources[row.source],
        None if derived else row.geonameid, row.precision or None, row.uncertainty_km,
    )  # fmt: skip


def _names(build: Build, numbers: dict[str, int]) -> list[tuple]:
    rows = []
    for id_, row in build.rows.items():
        for folded, (kind, written) in row.names.items():
            # As EmbeddedGazetteer reads it: nothing is the place's name, "" is the folded name with capitals.
            kept = None if written == row.name else "" if written == folded.title() else written
            rows.append((folded, numbers[id_], KIND_CODES[kind], kept))
    return sorted(rows, key=lambda r: r[:2])


def _insert(db: sqlite3.Connection, table: str, rows: Iterable[tuple]) -> None:
    rows = list(rows)
    if rows:
        marks = ",".join("?" * len(rows[0]))
        db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def write(build: Build, path: Path, sources: list[dict], inputs: str) -> str:
    """Write ``path`` anew and return the hash of its content. ``inputs`` says what it was built from."""
    numbers = _numbers(build)
    used = {row.source for row in build.rows.values()}
    source_numbers = {s["id"]: i for i, s in enumerate(sources, 1)}
    missing = used - set(source_numbers)
    if missing:
        raise SystemExit(f"data/registry.json does not list {', '.join(sorted(missing))}")
    temporary = path.with_suffix(".partial")
    temporary.unlink(missing_ok=True)
    db = sqlite3.connect(temporary)
    db.executescript("PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
    _insert(db, "meta", [("schema_version", str(SCHEMA_VERSION)), ("inputs", inputs)])
    _insert(
        db, "source", [(i, s["id"], s["attribution"], s["licence"], s["version"]) for i, s in enumerate(sources, 1)]
    )
    rows = sorted(build.rows.values(), key=lambda r: numbers[r.id])
    admin2 = {code: numbers[id_] for code, id_ in build.admin2.items()}
    _insert(db, "place", (_place(r, numbers[r.id], admin2.get(r.admin2), source_numbers) for r in rows))
    _insert(db, "name", _names(build, numbers))
    _insert(db, "extent", ((numbers[r.id], *r.extent) for r in rows if r.extent))
    shapes = sorted((numbers[id_], basis, packed) for id_, (basis, packed) in build.shapes.items())
    _insert(db, "shape", shapes)
    get = build.rows.get
    _insert(db, "country", [
        (c, get(i).name, get(i).geonameid, numbers[i], numbers.get(build.capitals.get(c, "")))
        for c, i in sorted(build.countries.items())
    ])  # fmt: skip
    _insert(db, "admin1", [(c, get(i).name, get(i).geonameid, numbers[i]) for c, i in sorted(build.admin1.items())])
    db.executescript(INDEX)
    digest = content_hash(db)
    _insert(db, "meta", [("content_sha256", digest)])
    db.commit()
    db.execute("ANALYZE")
    db.execute("VACUUM")
    db.close()
    temporary.replace(path)
    return digest
