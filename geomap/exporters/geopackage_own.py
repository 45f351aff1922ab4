"""The tables of a GeoPackage that carry what GIS software has no place for, so that the layers come back whole.

``geomap_article`` is the article with its text, ``geomap_provenance`` what made the layers, ``geomap_written`` a
fingerprint of every row as it was written: whatever edits the file later, the row no longer fits its fingerprint.
They are registered as attributes, so that every reader and copier of GeoPackages knows them.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.columns import TABLES
from geomap.provenance import facts

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from geomap.columns import Table
    from geomap.model import Layers

TITLES = {
    "geomap_article": "Article",
    "geomap_provenance": "Provenance",
    "geomap_written": "Rows as geomap wrote them",
}
_ARTICLE = ("id", "name", "title", "url", "publisher", "published", "language", "paragraphs", "text")
_TABLES = (
    f"CREATE TABLE geomap_article (fid INTEGER PRIMARY KEY NOT NULL, {', '.join(f'{each} TEXT' for each in _ARTICLE)})",
    "CREATE TABLE geomap_provenance (fid INTEGER PRIMARY KEY NOT NULL, what TEXT NOT NULL, name TEXT, value TEXT)",
    """CREATE TABLE geomap_written (fid INTEGER PRIMARY KEY NOT NULL, layer TEXT NOT NULL, row_fid INTEGER NOT NULL,
    id TEXT NOT NULL, attributes TEXT NOT NULL, geometry TEXT NOT NULL, multi BOOLEAN NOT NULL)""",
)
_HEADER = 8
_ENVELOPES = (0, 32, 48, 48, 64)  # bytes, by the kind that the header names


class Written(NamedTuple):
    """A row as it was written: its number and id, fingerprints of its attributes and of its geometry.

    ``multi``: the geometry was a multiple one (the file's layers hold nothing else, be there one part or more).
    """

    fid: int
    id: str
    attributes: str
    geometry: str
    multi: bool


def add(database: sqlite3.Connection, layers: Layers) -> None:
    """Make the tables; the layers themselves are in the file already."""
    for statement in _TABLES:
        database.execute(statement)
    said, article = facts(layers), layers.article
    row = said["article"] | {"paragraphs": json.dumps(list(article.paragraphs)), "text": article.text}
    marks = ", ".join("?" * len(_ARTICLE))
    database.execute(
        f"INSERT INTO geomap_article VALUES (1, {marks})",  # noqa: S608  (question marks)
        [portable(row[name]) for name in _ARTICLE],
    )
    rows = [
        ("program", "", said["program"]),
        ("settings", "", said["settings"]),
        ("crs", "", said["crs"]),
        *(("gazetteer", each["name"], each["version"]) for each in said["gazetteers"]),
        *(("attribution", "", each) for each in said["attributions"]),
        *(("columns", table.name, ",".join(table.names)) for table in TABLES.values()),
    ]
    database.executemany(
        "INSERT INTO geomap_provenance (what, name, value) VALUES (?, ?, ?)",
        [tuple(map(portable, each)) for each in rows],
    )
    for table in TABLES.values():
        prints = fingerprints(database, table, table.names)
        database.executemany(
            "INSERT INTO geomap_written (layer, row_fid, id, attributes, geometry, multi) VALUES (?, ?, ?, ?, ?, ?)",
            ((table.name, *each, multi) for each, multi in zip(prints, _multiple(table, layers), strict=True)),
        )


def said(database: sqlite3.Connection) -> dict[str, Any]:
    """Return what the first two tables say, as ``provenance.facts`` does, with the text and where paragraphs begin."""
    article = database.execute(f"SELECT {', '.join(_ARTICLE)} FROM geomap_article").fetchone()  # noqa: S608
    about = dict(zip(_ARTICLE, article, strict=True))
    rows = database.execute("SELECT what, name, value FROM geomap_provenance ORDER BY fid").fetchall()
    one = {what: value for what, _, value in rows}
    return {
        "program": one["program"],
        "settings": one["settings"],
        "crs": one["crs"],
        "gazetteers": [{"name": name, "version": value} for what, name, value in rows if what == "gazetteer"],
        "attributions": [value for what, _, value in rows if what == "attribution"],
        "columns": {name: tuple(value.split(",")) for what, name, value in rows if what == "columns"},
        "paragraphs": json.loads(about.pop("paragraphs")),
        "text": about.pop("text"),
        "article": about,
    }


def written(database: sqlite3.Connection, table: Table) -> list[Written]:
    """Rows of a layer as they were written, in their order."""
    query = "SELECT row_fid, id, attributes, geometry, multi FROM geomap_written WHERE layer = ? ORDER BY fid"
    rows = database.execute(query, (table.name,))
    return [Written(fid, key, attributes, geometry, bool(multi)) for fid, key, attributes, geometry, multi in rows]


def fingerprints(
    database: sqlite3.Connection, table: Table, names: Sequence[str]
) -> Iterator[tuple[int, str | None, str, str]]:
    """Yield number, id, fingerprint of the attributes and of the geometry of each row, in the order of the numbers.

    ``names`` are the columns that the file was written with. What software may change without an edit is left out:
    the envelope of a geometry, the sign of zero, the row's number.
    """
    # Text is joined by SQLite, which is quick; numbers are turned into text here, for its digits vary with its version.
    texts, others = [], []
    kinds = {row[1]: row[2] for row in database.execute(f'PRAGMA table_info("{table.name}")')}
    for name in names:
        quoted = f'"{name}"'
        if kinds[name].startswith("TEXT"):
            texts.append(f"coalesce('=' || {quoted}, '-')")
        else:
            others.append(quoted)
    joined = " || char(31) || ".join(texts)
    shape = '"geom"' if table.geometry else "NULL"
    query = f'SELECT fid, "id", {shape}, {joined}, {", ".join(others) or "NULL"} FROM "{table.name}" ORDER BY fid'  # noqa: S608
    for fid, key, geometry, text, *numbers in database.execute(query):
        yield fid, key, _hash(f"{text}\x1f{_numbers(numbers)}".encode()), _hash(outline(geometry))


def outline(blob: Any) -> bytes:
    """Well-known binary of a geometry as GeoPackage stores it, without its header; nothing for none."""
    if not isinstance(blob, bytes) or len(blob) < _HEADER:
        return b""
    kind = blob[3] >> 1 & 7
    return blob[_HEADER + _ENVELOPES[kind] :] if kind < len(_ENVELOPES) else b""


def portable(text: str) -> str:
    """Text that UTF-8 can hold; half a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def _numbers(values: Iterable[Any]) -> str:
    return ",".join(repr(each + 0.0) if isinstance(each, float) else str(each) for each in values)


def _hash(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=8).hexdigest()


def _multiple(table: Table, layers: Layers) -> Iterable[bool]:
    """Whether each geometry is a multiple one."""
    import shapely  # noqa: PLC0415

    rows = getattr(layers, table.name)
    if not table.geometry or not len(rows):
        return [False] * len(rows)
    many = shapely.get_type_id(rows.geometry.to_numpy()) >= shapely.GeometryType.MULTIPOINT
    found: list[bool] = many.tolist()
    return found
