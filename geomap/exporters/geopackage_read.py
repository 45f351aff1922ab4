"""Read a GeoPackage back, after whatever software has edited it.

A row that no longer fits its fingerprint was edited by a person; ``edits`` says what follows from that.
"""

from __future__ import annotations

import sqlite3
import warnings
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from geomap.columns import TABLES
from geomap.errors import DatasetIntegrityError, DatasetMissingError
from geomap.exporters import geopackage_own as own
from geomap.exporters.edits import Sheet, revise
from geomap.exporters.frames import frame, layers_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from geomap.columns import Table
    from geomap.model import Layers

_PATIENCE = 2.0  # seconds to wait for another program that writes
_WGS84 = 4326


def load(path: Path) -> Layers:
    """Read the layers of a GeoPackage that geomap has written; mark what a person has edited since.

    Raises
    ------
    DatasetMissingError
        There is no such file.
    DatasetIntegrityError
        It is no such GeoPackage, is in use, or holds what makes no sense; the message names layer and row.
    """
    if not path.is_file():
        raise DatasetMissingError(f"{path}: there is no such file")
    with _opened(path) as database:
        _check_tables(database)
        facts = own.said(database)
        written = facts["columns"]
        sheets = {name: _sheet(database, table, written.get(name, table.names)) for name, table in TABLES.items()}
        revise(sheets, facts)
    frames = {name: frame(sheet.table, sheet.values, sheet.geometries) for name, sheet in sheets.items()}
    return layers_of(facts, frames, text=facts["text"])


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file for reading, and put the file's name before every complaint."""
    try:
        with closing(_connect(path)) as database:
            yield database
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise DatasetIntegrityError(f"{path} is in use by another program: save and close it there") from error
        raise DatasetIntegrityError(f"{path} cannot be read as a GeoPackage ({error})") from error
    except DatasetIntegrityError as error:
        raise DatasetIntegrityError(f"{path.name}: {error}") from error


def _connect(path: Path) -> sqlite3.Connection:
    address = path.resolve().as_uri() + "?mode=ro"
    database = sqlite3.connect(address, uri=True, timeout=_PATIENCE)
    try:
        database.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        database.close()
        # In the mode that QGIS uses, SQLite wants to write beside the file even to read it. Where it may not, and
        # nothing of another program waits there, the file as it stands is whole.
        if "locked" in str(error) or path.with_name(path.name + "-wal").exists():
            raise
        database = sqlite3.connect(address + "&immutable=1", uri=True)
    database.text_factory = _text
    return database


def _text(found: bytes) -> str:
    return found.decode("utf-8", "replace")


def _check_tables(database: sqlite3.Connection) -> None:
    known = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    if "gpkg_contents" not in known:
        raise DatasetIntegrityError("it is no GeoPackage")
    missing = [name for name in (*TABLES, *own.TITLES) if name not in known]
    if missing:
        what = "has no layer" if missing[0] in TABLES else "lacks the table"
        raise DatasetIntegrityError(f"it {what} {', '.join(missing)}: geomap reads only what it has written itself")
    for name, number in database.execute("SELECT table_name, srs_id FROM gpkg_geometry_columns"):
        if name in TABLES and number != _WGS84:
            raise DatasetIntegrityError(f"{name}: it is in the system of coordinates {number}, not in EPSG:4326")


def _check_columns(database: sqlite3.Connection, table: Table, written: tuple[str, ...]) -> None:
    """Raise where a column is gone; one that came after the file was written may be missing if it may be empty."""
    there = {row[1] for row in database.execute(f'PRAGMA table_info("{table.name}")')}
    needed = [column.name for column in table.columns if not column.nullable]
    wanted = dict.fromkeys(["fid", *written, *needed, *(["geom"] if table.geometry else [])])
    if lacking := [column for column in wanted if column not in there]:
        columns = "column" if len(lacking) == 1 else "columns"
        raise DatasetIntegrityError(f"{table.name}: {columns} {', '.join(lacking)} missing")
    if more := sorted(there - {*wanted, *table.names}):
        told = f"{table.name}: what stands in {', '.join(more)} is not read: no column of geomap's"
        warnings.warn(told, stacklevel=2)


def _sheet(database: sqlite3.Connection, table: Table, written: tuple[str, ...]) -> Sheet:
    _check_columns(database, table, written)
    there = {row[1] for row in database.execute(f'PRAGMA table_info("{table.name}")')}
    names = [f'"{name}"' if name in there else "NULL" for name in table.names]
    columns = ", ".join(["fid", *names, *(['"geom"'] if table.geometry else [])])
    rows = database.execute(f'SELECT {columns} FROM "{table.name}" ORDER BY fid').fetchall()  # noqa: S608
    fids, *values = map(list, zip(*rows, strict=True)) if rows else ([] for _ in range(len(table.names) + 2))
    geometries = _geometries(values[len(table.names)]) if table.geometry else None
    sheet = Sheet(table, fids, dict(zip(table.names, values, strict=False)), geometries)
    sheet.compare(own.fingerprints(database, table, written), own.written(database, table))
    return sheet


def _geometries(blobs: list[Any]) -> NDArray[Any]:
    """Geometries of a column in two dimensions; None where there is none, or nothing that can be read."""
    import numpy as np  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    plain = np.array([own.outline(blob) or None for blob in blobs], dtype=object)
    found: NDArray[Any] = shapely.force_2d(shapely.from_wkb(plain, on_invalid="ignore"))
    found[shapely.is_empty(found)] = None
    return found
