"""GeoPackage: every layer, with its QGIS styles, a QGIS project, column descriptions and provenance inside.

The features are written by GDAL; what GDAL has no words for is added as rows of the tables that the GeoPackage
standard (schema and metadata extensions) and QGIS (``layer_styles``, ``qgis_projects``) read.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from geomap.columns import TABLES
from geomap.errors import ExportError
from geomap.exporters import geopackage_own
from geomap.exporters.base import Keeps
from geomap.files import replacing
from geomap.provenance import facts, lineage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geomap.columns import Table
    from geomap.model import Extent, Layers

KEEPS = Keeps(layers=tuple(TABLES), styles=True, article="text")
# The same layers give the same bytes: every time stamp in the file is this one.
VERSION = "1.2"  # GeoPackage 1.2: what GDAL 3.6, QGIS 3.22 and everything since read without a warning
STAMP = "1980-01-01T00:00:00.000Z"
# The file is new and flushed as a whole when it is done: no journal on the disk, no flush for every table.
_OPTIONS = {"OGR_CURRENT_DATE": STAMP, "OGR_SQLITE_SYNCHRONOUS": "OFF", "OGR_SQLITE_JOURNAL": "MEMORY"}
_MULTI = {"Point": "Point", "Polygon": "MultiPolygon", "LineString": "MultiLineString"}

_EXTENSIONS = """
CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))
"""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT,
  title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name))
"""
_CONSTRAINTS = """
CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL,
  value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))
"""
_METADATA = """
CREATE TABLE IF NOT EXISTS gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
  md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL,
  mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '')
"""
_REFERENCE = """
CREATE TABLE IF NOT EXISTS gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT,
  row_id_value INTEGER, timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id))
"""
_STYLES = """
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
  styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))
"""
OPEN_LEGS = "Legs without a known end"
_UNKNOWN = "CASE WHEN routes.no_line_reason LIKE '%could not be placed%' THEN ', not placed' ELSE ', not named' END"
_OPEN_LEGS = f"""
CREATE VIEW open_legs AS
SELECT routes.fid AS OGC_FID, places.geom AS geom, routes.id AS id, routes.label AS label,
  CASE WHEN places.id = routes.origin_id
  THEN coalesce('to ' || routes.destination || {_UNKNOWN}, 'destination not stated')
  ELSE coalesce('from ' || routes.origin || {_UNKNOWN}, 'origin not stated') END AS missing,
  CAST(row_number() OVER (PARTITION BY places.fid ORDER BY routes.fid) - 1 AS INTEGER) AS above
FROM routes JOIN places ON places.id = coalesce(routes.origin_id, routes.destination_id)
WHERE routes.geom IS NULL AND (routes.origin_id IS NULL) <> (routes.destination_id IS NULL)
  AND routes.label GLOB '[0-9]*'
"""  # noqa: S608  (words of our own)
_PROJECTS = "CREATE TABLE qgis_projects (name TEXT PRIMARY KEY, metadata BLOB, content BLOB)"


def write(layers: Layers, path: Path) -> None:
    """Write all layers, with styles and project."""
    with replacing(path) as temporary:
        fill(layers, temporary)


def fill(layers: Layers, path: Path) -> None:
    """Write ``path`` straight away, for callers that see to whole files themselves."""
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError  # noqa: PLC0415

    from geomap.exporters.qgis_project import view  # noqa: PLC0415

    shown = view(layers)
    try:
        with _driver_options():
            for table in TABLES.values():
                _write_table(table, layers, path)
            _write_background(layers, path, shown)
    except (DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError) as error:
        raise ExportError(f"cannot write {path.name}: {' '.join(str(error).split())}") from error
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA journal_mode = MEMORY")
        database.execute("PRAGMA cache_size = -64000")  # kB: what GDAL has written is read once for its fingerprints
        _describe(database)
        _add_provenance(database, layers)
        geopackage_own.add(database, layers)
        for name, title in geopackage_own.TITLES.items():
            _register(database, name, title)
        _add_open_legs(database)
        _add_styles(database)
        _add_project(database, layers, path.name, shown)


@contextmanager
def _driver_options() -> Iterator[None]:
    import pyogrio  # noqa: PLC0415

    before = {name: pyogrio.get_gdal_config_option(name) for name in _OPTIONS}
    pyogrio.set_gdal_config_options(_OPTIONS)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def _write_table(table: Table, layers: Layers, path: Path) -> None:
    import pyogrio  # noqa: PLC0415

    frame = getattr(layers, table.name)
    options: dict[str, Any] = {"IDENTIFIER": table.title, "DESCRIPTION": table.doc}
    if table.geometry:
        dataset = None if path.exists() else {"VERSION": VERSION}
        options |= {"GEOMETRY_NAME": "geom", "SPATIAL_INDEX": "YES"}
        shape = _MULTI[table.geometry]
        pyogrio.write_dataframe(
            frame, path, layer=table.name, driver="GPKG", geometry_type=shape,
            promote_to_multi=shape.startswith("Multi"), layer_options=options, dataset_options=dataset,
        )  # fmt: skip
    else:
        pyogrio.write_dataframe(frame, path, layer=table.name, driver="GPKG", layer_options=options)


def _write_background(layers: Layers, path: Path, shown: Extent) -> None:
    import pyogrio  # noqa: PLC0415

    from geomap.basemap import ATTRIBUTION  # noqa: PLC0415
    from geomap.exporters.background import tables  # noqa: PLC0415

    for background, frame in tables(shown, frozenset(layers.areas["name"])):
        options = {"IDENTIFIER": background.title, "DESCRIPTION": f"Background of the map: {ATTRIBUTION}"}
        pyogrio.write_dataframe(
            frame, path, layer=background.name, driver="GPKG", geometry_type=background.geometry,
            promote_to_multi=background.geometry.startswith("Multi"),
            layer_options=options | {"GEOMETRY_NAME": "geom", "SPATIAL_INDEX": "NO"},
        )  # fmt: skip


def _describe(database: sqlite3.Connection) -> None:
    for statement in (_EXTENSIONS, _SCHEMA, _CONSTRAINTS):
        database.execute(statement)
    definition = "http://www.geopackage.org/spec121/#extension_schema"
    for name in ("gpkg_data_columns", "gpkg_data_column_constraints"):
        database.execute(
            "INSERT OR IGNORE INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')", (name, definition)
        )
    # No mime type for JSON: readers would take the text apart, and QGIS not let it be edited as text.
    rows = [
        (table.name, column.name, column.name, column.alias, column.doc)
        for table in TABLES.values()
        for column in table.columns
    ]
    database.executemany("INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, NULL)", rows)


def _add_provenance(database: sqlite3.Connection, layers: Layers) -> None:
    said = facts(layers) | {"lineage": lineage(layers)}
    text = geopackage_own.portable(json.dumps(said, ensure_ascii=False))
    definition = "http://www.geopackage.org/spec121/#extension_metadata"
    for statement in (_METADATA, _REFERENCE):
        database.execute(statement)
    for name in ("gpkg_metadata", "gpkg_metadata_reference"):
        database.execute(
            "INSERT OR IGNORE INTO gpkg_extensions VALUES (?, NULL, 'gpkg_metadata', ?, 'read-write')",
            (name, definition),
        )
    found = database.execute(
        "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) "
        "VALUES ('dataset', 'https://schema.org/Dataset', 'application/json', ?)",
        (text,),
    )
    database.execute(
        "INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?, ?, NULL)",
        (STAMP, found.lastrowid),
    )


def _add_open_legs(database: sqlite3.Connection) -> None:
    """Make a layer of the legs with one end that has no place: a view, which follows every edit."""
    database.execute(_OPEN_LEGS)
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) "
        "VALUES ('open_legs', 'features', ?, ?, ?, 4326)",
        (OPEN_LEGS, "Legs with one end that has no place, at their other end.", STAMP),
    )
    database.execute("INSERT INTO gpkg_geometry_columns VALUES ('open_legs', 'geom', 'POINT', 4326, 0, 0)")


def _add_styles(database: sqlite3.Connection) -> None:
    from geomap.exporters.qgis_styles import STYLED, qml  # noqa: PLC0415

    database.execute(_STYLES)
    _register(database, "layer_styles", "Styles for QGIS")
    for name in STYLED:
        table = TABLES.get(name)
        shape = "" if table and not table.geometry else "geom"
        database.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
            "styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) "
            "VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '', NULL, ?)",
            (name, shape, name, qml(name), table.doc if table else "", STAMP),
        )


def _add_project(database: sqlite3.Connection, layers: Layers, file_name: str, shown: Extent) -> None:
    from geomap.exporters.qgis_project import project  # noqa: PLC0415

    database.execute(_PROJECTS)
    content = project(layers, file_name, shown).hex()
    stamp = json.dumps({"last_modified_time": STAMP, "last_modified_user": "geomap"})
    database.execute("INSERT INTO qgis_projects VALUES (?, ?, ?)", (file_name.removesuffix(".gpkg"), stamp, content))


def _register(database: sqlite3.Connection, name: str, title: str) -> None:
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) "
        "VALUES (?, 'attributes', ?, ?, ?, 0)",
        (name, title, title, STAMP),
    )
