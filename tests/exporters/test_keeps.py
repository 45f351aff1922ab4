"""What each format keeps of the layers, measured by reading it with another program, is what its exporter says."""

import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace

import geojson
import handmade
import pandas as pd
import pyogrio
import pytest
import shapely
from fastkml import KML

from geomap import outputs
from geomap.columns import SPATIAL, TABLES, records
from geomap.exporters.base import Keeps
from geomap.layers import tabulate
from geomap.model import Provenance
from geomap.provenance import facts

LONG = "Ünïcödé “quotes” " * 40 + "end"
DIGITS = 37.123456789012345


def telling():
    """Layers in which everything that a format may lose is there to be lost."""
    layers = handmade.seed().layers()
    tables = {}
    for name, table in TABLES.items():
        frame = getattr(layers, name)
        rows = [{column: getattr(row, column) for column in table.names} for row in frame.itertuples(index=False)]
        rows = [{key: None if value is pd.NA else value for key, value in row.items()} for row in rows]
        for number, row in enumerate(rows):
            for column in table.columns:
                if column.name in {"attributed_to", "direction", "reason"} and column.nullable:
                    row[column.name] = None if number % 2 else ""
                if column.name == "admin1_code":
                    row[column.name] = f"0{number}"
                if column.name == "population":
                    row[column.name] = None if number % 2 else 12_345
            row.update({"reason": LONG} if name in {"places", "areas"} else {})
            row.update({"method": LONG, "mover": None if number % 2 else ""} if name == "routes" else {})
        shapes = list(frame.geometry) if table.geometry else []
        if name == "places":
            shapes = [shapely.Point(DIGITS - 30 * (-1) ** n, DIGITS + n) for n in range(len(shapes))]
        tables[name] = tabulate(name, rows, shapes)
    made = Provenance("geomap 9.9", "f00d", (("geonames", "2026-11"),))
    article = replace(layers.article, title="A title of its own")
    return replace(layers, **tables, article=article, provenance=made)


@pytest.fixture(scope="module")
def layers():
    return telling()


def _own(path):
    found = outputs.read(path)
    tables = {}
    for name, table in TABLES.items():
        frame = getattr(found, name)
        tables[name] = list(records(table, frame)), list(frame.geometry) if table.geometry else []
    return tables


def _gdal(path):
    found = {}
    for name in SPATIAL:
        frame = pyogrio.read_dataframe(path.with_name(path.name.replace(".", f".{name}.")))
        found[name] = _frame(frame)
    return found


def _frame(frame):
    columns = [column for column in frame.columns if column not in {"geometry", "WKT"}]
    rows = [dict(zip(columns, values, strict=True)) for values in frame[columns].astype(object).to_numpy().tolist()]
    shapes = list(frame.geometry) if "geometry" in frame.columns else []
    if "WKT" in frame.columns:
        shapes = [None if pd.isna(text) else shapely.from_wkt(text) for text in frame["WKT"]]
    return rows, shapes


def _csv(path):
    return {name: _frame(pd.read_csv(path.with_name(f"x.{name}.csv"), encoding="utf-8-sig")) for name in TABLES}


def _geojson(path):
    found = {name: ([], []) for name in SPATIAL}
    for feature in geojson.loads(path.read_text("utf-8"))["features"]:
        rows, shapes = found[feature["properties"]["layer"]]
        rows.append(dict(feature["properties"]))
        shapes.append(feature["geometry"] and shapely.geometry.shape(feature["geometry"]))
    return found


def _json(path):
    found = json.loads(path.read_text("utf-8"))
    tables = {name: (found["legs" if name == "routes" else name], []) for name in TABLES}
    points = [shapely.Point(row["lon"], row["lat"]) for row in found["places"]]
    return tables | {"places": (found["places"], points)}


_FOLDERS = {"Places": "places", "Areas": "areas", "Journey 1": "routes", "Single legs": "routes",
            "Statements checked": "relations", "Not on the map": "unlocated"}  # fmt: skip


def _kml(path):
    found = {name: ([], []) for name in _FOLDERS.values()}
    for folder, name in _FOLDERS.items():
        frame = pyogrio.read_dataframe(path, layer=folder).rename(columns={"Name": "name"})
        rows, shapes = _frame(frame)
        found[name][0].extend(rows)
        found[name][1].extend(shapes)
    return found


READERS = {"gpkg": _own, "parquet": _own, "geojson": _geojson, "json": _json, "kml": _kml, "kmz": _kml, "csv": _csv,
           "fgb": _gdal, "shp": _gdal}  # fmt: skip


def _same(kept, found):
    if isinstance(kept, list):
        return (json.loads(found) if isinstance(found, str) else found) == kept
    return found == kept and isinstance(found, bool) == isinstance(kept, bool)


def _empty(value):
    return value is None or value is pd.NA or value != value  # noqa: PLR0124  (not a number)


def _columns(layers, found):
    """For each column that is there and not empty: name, type, what was, what came."""
    for name, (rows, _) in found.items():
        kept = {row["id"]: row for row in records(TABLES[name], getattr(layers, name))}
        for row in rows:
            for column in TABLES[name].columns:
                if column.name in row:
                    yield column, kept[str(row["id"])][column.name], row[column.name]


def _coordinates(layers, found):
    kept = [layers.places.geometry, layers.areas.geometry, layers.routes.geometry]
    there = [found.get(name, ([], []))[1] for name in SPATIAL]
    if not any(there[1:]):
        return "points"
    tolerance = {}
    for name, a, b in zip(SPATIAL, kept, there, strict=True):
        ids = [str(row["id"]) for row in found[name][0]]
        by_id = dict(zip(getattr(layers, name)["id"], a, strict=True))
        for key, shape in zip(ids, b, strict=True):
            one, other = by_id[key], None if shape is None or shape.is_empty else shape
            assert (one is None) == (other is None)
            if one is not None:
                parts = [sorted(shapely.get_coordinates(each).tolist()) for each in (one, other)]
                tolerance[key] = max(abs(x - y) for p, q in zip(*parts, strict=True) for x, y in zip(p, q, strict=True))
    worst = max(tolerance.values())
    return "exact" if worst == 0 else "6 decimals" if worst <= 0.5000001e-6 else f"off by {worst}"


def _provenance(layers, name, path):
    """Where another program finds the facts."""
    wanted = facts(layers)
    if name in {"csv", "shp"}:
        assert json.loads(path.with_name(path.name + ".provenance.json").read_text("utf-8")) == wanted
        return "beside", "facts"
    if name == "gpkg":
        with closing(sqlite3.connect(path)) as database:
            texts = [text for (text,) in database.execute("SELECT metadata FROM gpkg_metadata")]
        assert any("geomap 9.9" in text and "2026-11" in text for text in texts)
        return "inside", "text" if outputs.read(path).article.text == layers.article.text else "facts"
    if name == "parquet":
        said = pd.read_parquet(path.with_name("x.mentions.parquet")).attrs["geomap"]
        assert wanted.items() <= said.items()
        return "inside", "text" if said.get("text") == layers.article.text else "facts"
    if name == "fgb":
        for layer in SPATIAL:
            metadata = pyogrio.read_info(path.with_name(f"x.{layer}.fgb"))["layer_metadata"]
            assert json.loads(metadata["geomap"]) == wanted
        return "inside", "facts"
    if name in {"geojson", "json"}:
        found = json.loads(path.read_text("utf-8"))
        assert "geomap 9.9" in json.dumps(found["provenance"])
        return "inside", "facts"
    (document,) = KML.from_string(_document(path)).features
    assert json.loads(document.extended_data.elements[0].value) == wanted
    return "inside", "facts"


def _document(path):
    if path.suffix == ".kml":
        return path.read_text("utf-8").partition("\n")[2]
    with zipfile.ZipFile(path) as archive:
        return archive.read("doc.kml").decode().partition("\n")[2]


def _styles(name, path):
    if name == "gpkg":
        with closing(sqlite3.connect(path)) as database:
            return set(TABLES) <= {name for (name,) in database.execute("SELECT f_table_name FROM layer_styles")}
    if name in {"kml", "kmz"}:
        text = _document(path)
        return '<Style id="leg-inferred">' in text and "<styleUrl>#leg-inferred</styleUrl>" in text
    return False


@pytest.mark.parametrize("name", READERS)
def test_a_format_keeps_what_it_says(layers, tmp_path, name):
    path = tmp_path / f"x.{name}"
    outputs.write(layers, path)
    found = READERS[name](path)
    tables = {each: rows for each, (rows, _) in found.items()}
    cells = list(_columns(layers, found))
    provenance, article = _provenance(layers, name, path)
    texts = [(kept, there) for column, kept, there in cells if column.type == "text" and kept]
    others = [(kept, there) for column, kept, there in cells if column.type in {"integer", "real", "boolean"}]
    measured = Keeps(
        layers=tuple(each for each in TABLES if each in found and found[each][0]),
        columns=all(_filled(layers, each) <= {key for row in rows for key in row} for each, rows in tables.items()),
        text=any(there == LONG for _, there in texts),
        types=all(_same(kept, there) for kept, there in [*others, *texts] if kept is not None and kept != LONG),
        nothing=all((there == "") == (kept == "") for column, kept, there in cells if column.type == "text"),
        order=all(
            [str(row["id"]) for row in rows] == list(getattr(layers, each)["id"]) for each, rows in tables.items()
        ),
        simple=_simple(layers, found),
        coordinates=_coordinates(layers, found),
        styles=_styles(name, path),
        article=article,
        provenance=provenance,
    )
    assert measured == outputs.FORMATS[name].keeps
    for kept, there in others:
        assert (kept is None) == _empty(there)


def _filled(layers, name):
    """Columns in which there is anything."""
    return {
        key for row in records(TABLES[name], getattr(layers, name)) for key, value in row.items() if value is not None
    }


def _ids(rows):
    return [str(row["id"]) for row in rows]


def _simple(layers, found):
    pairs = [
        (one.geom_type, other.geom_type)
        for name, (rows, shapes) in found.items()
        for row, other in zip(rows, shapes, strict=False)
        if name in SPATIAL and other is not None
        for one in [dict(zip(getattr(layers, name)["id"], getattr(layers, name).geometry, strict=True))[str(row["id"])]]
    ]
    return all(one == other for one, other in pairs)


def test_every_format_that_holds_layers_is_measured():
    assert {name for name, each in outputs.FORMATS.items() if each.keeps} == set(READERS)
