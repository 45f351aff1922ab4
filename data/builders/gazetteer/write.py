"""Writes the collected places as SQLite, with the hash of a canonical dump: two builds of the same data agree in it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from geomap.gazetteers.entries import KIND_CODES
from geomap.gazetteers.schema import INDEX, OWN_IDS_FROM, SCHEMA, SCHEMA_VERSION, content_hash, kept_writing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .model import Build, Row


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
            kept = kept_writing(written, name=row.name, folded=folded)
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
