"""The tables of a GeoPackage that carry what GIS software has no place for, so that the layers come back whole.

``geomap_article`` is the article with its text, ``geomap_provenance`` what made the layers, ``geomap_written`` a
fingerprint of every row as it was written: whatever edits the file later, the row no longer fits its fingerprint.
They are registered as attributes, so that every reader and copier of GeoPackages knows them.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.columns import TABLES
from geomap.errors import DatasetIntegrityError
from geomap.provenance import facts

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from geomap.columns import Table
    from geomap.model import Layers

FORMAT = "1"
"""Of these tables, the fingerprints above all: of others, every row would look edited."""
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
    id TEXT NOT NULL, attributes INTEGER NOT NULL, geometry INTEGER NOT NULL, multi BOOLEAN NOT NULL)""",
)
# GeoPackage puts eight bytes and an envelope before the well-known binary of a geometry. The kind of envelope stands in
# bits 1 to 3 of the fourth byte; these are the lengths by kind.
_HEADER = 8
_ENVELOPES = (0, 32, 48, 48, 64)
_KINDS = " ".join(
    f"WHEN instr('{2 * kind:x}{2 * kind + 1:x}', lower(substr(hex(substr(geom, 4, 1)), 2))) THEN {length}"
    for kind, length in enumerate(_ENVELOPES)
)
_OUTLINE = f"ifnull(substr(geom, {_HEADER + 1} + CASE {_KINDS} END), x'')"


class Written(NamedTuple):
    """A row as it was written: its number and id, fingerprints of its attributes and of its geometry.

    ``multi``: the geometry was a multiple one although it has a single part (the file's layers hold nothing else).
    """

    fid: int
    id: str
    attributes: int
    geometry: int
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
        ("format", "", FORMAT),
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
    _teach(database)
    for table in TABLES.values():
        database.execute(
            "INSERT INTO geomap_written (layer, row_fid, id, attributes, geometry, multi) "  # noqa: S608
            f"SELECT '{table.name}', *, 0 FROM ({_fingerprints(table, table.names)})"
        )
        database.executemany(
            "UPDATE geomap_written SET multi = 1 WHERE layer = ? AND row_fid = ?",
            [(table.name, at + 1) for at in _parted(table, layers)],
        )


def said(database: sqlite3.Connection) -> dict[str, Any]:
    """Return what the first two tables say, as ``provenance.facts`` does, with the text and where paragraphs begin."""
    article = database.execute(f"SELECT {', '.join(_ARTICLE)} FROM geomap_article").fetchone()  # noqa: S608
    about = dict(zip(_ARTICLE, article, strict=True))
    rows = database.execute("SELECT what, name, value FROM geomap_provenance ORDER BY fid").fetchall()
    one = {what: value for what, _, value in rows}
    if one.get("format") != FORMAT:
        raise DatasetIntegrityError("it was written by another version of geomap, which made its tables differently")
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
) -> Iterator[tuple[int, str | None, int, int]]:
    """Yield number, id, fingerprint of the attributes and of the geometry of each row, in the order of the numbers.

    ``names`` are the columns that the file was written with. What software may change without an edit is left out:
    the envelope of a geometry, the row's number.
    """
    _teach(database)
    yield from database.execute(_fingerprints(table, names))


def _teach(database: sqlite3.Connection) -> None:
    """Give a connection the function that the query calls: a sum that tells an edit, and costs next to nothing."""
    database.create_function("geomap_sum", 1, zlib.crc32, deterministic=True)


def _fingerprints(table: Table, names: Sequence[str]) -> str:
    """Return the query: SQLite joins the columns, several times as quick as to fetch them.

    Numbers are compared by fifteen digits. As bytes, for an editor may have put in what is no text at all.
    """
    shown = ", ".join(f'ifnull("{name}", char(30))' for name in names)
    joined = f"printf('{chr(31).join(['%s'] * len(names))}', {shown})"
    shape = f"geomap_sum(CAST({_OUTLINE} AS BLOB))" if table.geometry else "0"
    return f'SELECT fid, "id", geomap_sum(CAST({joined} AS BLOB)), {shape} FROM "{table.name}" ORDER BY fid'  # noqa: S608


def outline(blob: Any) -> bytes:
    """Well-known binary of a geometry as GeoPackage stores it, without its header; nothing for none."""
    if not isinstance(blob, bytes) or len(blob) < _HEADER:
        return b""
    kind = blob[3] >> 1 & 7
    return blob[_HEADER + _ENVELOPES[kind] :] if kind < len(_ENVELOPES) else b""


def portable(text: str) -> str:
    """Text that UTF-8 can hold; half a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def _parted(table: Table, layers: Layers) -> list[int]:
    """Positions of the geometries that are multiple ones of a single part: read back, they look like simple ones."""
    import numpy as np  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    rows = getattr(layers, table.name)
    if not table.geometry or not len(rows):
        return []
    shapes = rows.geometry.to_numpy()
    many = shapely.get_type_id(shapes) >= shapely.GeometryType.MULTIPOINT
    found: list[int] = np.flatnonzero(many & (shapely.get_num_geometries(shapes) == 1)).tolist()
    return found
