"""GeoPackage: everything in it comes back, and the same layers give the same bytes."""

import io
import json
import sqlite3
import zipfile
from xml.etree import ElementTree as ET

import geopandas as gpd
import handmade
import pandas as pd
import pyogrio
import pyproj
import pytest
import shapely
from generated import layers as made_up
from hypothesis import HealthCheck, given, settings

from geomap.columns import TABLES, records
from geomap.exporters import geopackage
from geomap.exporters.qgis_project import view
from geomap.exporters.qgis_styles import qml

BACKGROUND = ("background_names", "background_lines", "background_land")


@pytest.fixture(scope="module")
def seed(tmp_path_factory):
    layers = handmade.seed().layers()
    path = tmp_path_factory.mktemp("gpkg") / "seed.gpkg"
    geopackage.write(layers, path)
    return layers, path


def query(path, statement):
    with sqlite3.connect(path) as database:
        return database.execute(statement).fetchall()


def assert_comes_back(layers, path):
    for name, table in TABLES.items():
        found = pyogrio.read_dataframe(path, layer=name)
        kept = getattr(layers, name)
        if len(kept) == 0:
            assert len(found) == 0
            continue
        assert list(records(table, found)) == list(records(table, kept))
        if table.geometry:
            for here, there in zip(found.geometry, kept.geometry, strict=True):
                assert (here is None) == (there is None)
                assert here is None or here.equals(there)


def test_every_table_comes_back(seed):
    assert_comes_back(*seed)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(made_up())
def test_whatever_the_layers_hold_comes_back(tmp_path, layers):
    path = tmp_path / "x.gpkg"
    geopackage.write(layers, path)
    assert_comes_back(layers, path)


def test_column_types(seed):
    _, path = seed
    for name, table in TABLES.items():
        fields = pyogrio.read_info(path, layer=name)
        kinds = dict(zip(fields["fields"], fields["dtypes"], strict=True))
        wanted = {"text": "object", "json": "object", "integer": "int64", "real": "float64", "boolean": "bool"}
        assert {column.name: wanted[column.type] for column in table.columns} == kinds


def test_same_bytes_twice_and_elsewhere(tmp_path):
    for folder in ("one", "two/deeper"):
        (tmp_path / folder).mkdir(parents=True)
        geopackage.write(handmade.seed().layers(), tmp_path / folder / "seed.gpkg")
    assert (tmp_path / "one/seed.gpkg").read_bytes() == (tmp_path / "two/deeper/seed.gpkg").read_bytes()


def test_it_is_a_sound_geopackage(seed):
    _, path = seed
    assert query(path, "PRAGMA application_id") == [(0x47504B47,)]
    assert query(path, "PRAGMA integrity_check") == [("ok",)]
    assert query(path, "PRAGMA foreign_key_check") == []
    stamps = {row[0] for row in query(path, "SELECT last_change FROM gpkg_contents")}
    stamps |= {row[0] for row in query(path, "SELECT update_time FROM layer_styles")}
    stamps |= {row[0] for row in query(path, "SELECT timestamp FROM gpkg_metadata_reference")}
    assert stamps == {geopackage.STAMP}


def test_a_style_for_every_layer(seed):
    _, path = seed
    rows = query(path, "SELECT f_table_name, f_geometry_column, styleQML, useAsDefault FROM layer_styles")
    assert [row[0] for row in rows] == [*TABLES, "open_legs", *BACKGROUND]
    for name, geometry, text, default in rows:
        assert default == 1
        spatial = name not in TABLES or TABLES[name].geometry is not None
        assert geometry == ("geom" if spatial else "")
        assert text == qml(name)
        root = ET.fromstring(text)
        assert (root.find("renderer-v2") is not None) == spatial
        said = {"said"} if name in TABLES and "quotes" in TABLES[name].names else set()
        fields = set(TABLES[name].names) | said if name in TABLES else set()
        assert {each.get("field") for each in root.iter("alias")} == fields


def test_the_project_points_beside_itself(seed):
    layers, path = seed
    ((name, content),) = query(path, "SELECT name, content FROM qgis_projects")
    assert name == "seed"
    with zipfile.ZipFile(io.BytesIO(bytes.fromhex(content))) as archive:
        root = ET.fromstring(archive.read("project.qgs"))
    sources = [each.text for each in root.iter("datasource")]
    names = ["places", "open_legs", "routes", "areas", *BACKGROUND, "mentions", "relations", "unlocated"]
    assert sources == [f"./seed.gpkg|layername={each}" for each in names]
    assert root.findtext("title") == layers.article.title
    assert str(path.parent) not in ET.tostring(root, encoding="unicode")


def test_columns_are_described(seed):
    _, path = seed
    rows = query(path, "SELECT table_name, column_name, title, description FROM gpkg_data_columns")
    assert len(rows) == sum(len(table.columns) for table in TABLES.values())
    assert all(title and description for _, _, title, description in rows)


def test_provenance_is_inside(seed):
    layers, path = seed
    ((text,),) = query(path, "SELECT metadata FROM gpkg_metadata WHERE mime_type = 'application/json'")
    facts = json.loads(text)
    assert facts["article"]["id"] == layers.article.id
    assert facts["attributions"] == list(layers.attributions)


def test_legs_without_a_known_end_follow_the_edits(tmp_path):
    """A view: leg 2 of the seed goes from Makhachkala to two air bases that are not named."""
    path = tmp_path / "seed.gpkg"
    geopackage.write(handmade.seed().layers(), path)
    told = pyogrio.read_dataframe(path, layer="open_legs")
    assert told[["label", "missing", "above"]].to_numpy().tolist() == [["2", "to two air bases, not named", 0]]
    assert (told.geometry[0].x, told.geometry[0].y) == (47.5, 42.98)
    with sqlite3.connect(path) as database:
        for each in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):  # which the index of GDAL's making asks
            database.create_function(each, 1, lambda _: 1)
        database.execute("UPDATE routes SET no_line_reason = 'the destination could not be placed' WHERE label = '2'")
    assert pyogrio.read_dataframe(path, layer="open_legs")["missing"][0] == "to two air bases, not placed"
    with sqlite3.connect(path) as database:
        database.execute("DELETE FROM routes WHERE label = '2'")
    assert len(pyogrio.read_dataframe(path, layer="open_legs")) == 0


def test_the_background_reaches_beyond_what_is_shown(seed):
    layers, path = seed
    west, south, east, north = view(layers)
    land = pyogrio.read_dataframe(path, layer="background_land")
    assert set(land["kind"]) == {"land", "lake"}
    box = land.geometry.union_all()
    assert box.contains(shapely.Point(37.62, 55.75))
    assert not box.contains(shapely.Point(51.0, 39.0)), "the Caspian"
    assert box.bounds[0] < west or west == -180
    names = pyogrio.read_dataframe(path, layer="background_names")
    shown = dict(zip(names["name"], names.geometry, strict=True))
    assert "Ukraine" not in shown, "it is among the areas"
    if "Black Sea" in shown:
        assert shapely.box(27, 40, 42, 47).contains(shown["Black Sea"])
    assert all(shapely.box(west, south, east, north).contains(each) for each in names.geometry)


def test_a_story_across_180_degrees_opens_as_one(tmp_path):
    """In Mercator about 150° E, with land on both sides of the line, and none of it on the line."""
    case = handmade.Case("From Suva to Apia.")
    for name, lon, lat in (("Suva", 178.44, -18.14), ("Apia", -171.76, -13.83)):
        case.means(name, case.shelf.add(handmade.settlement(name, name, lon, lat)))
    layers = case.layers()
    west, south, east, north = view(layers)
    assert west < 178.44
    assert east > 360 - 171.76
    assert east - west < 20
    path = tmp_path / "x.gpkg"
    geopackage.write(layers, path)
    ((content,),) = query(path, "SELECT content FROM qgis_projects")
    with zipfile.ZipFile(io.BytesIO(bytes.fromhex(content))) as archive:
        root = ET.fromstring(archive.read("project.qgs"))
    assert root.findtext("projectCrs/spatialrefsys/authid") == "EPSG:3832"
    box = root.find("ProjectViewSettings/DefaultViewExtent")
    corners = [float(box.get(key)) for key in ("xmin", "ymin", "xmax", "ymax")]
    there = pyproj.Transformer.from_crs(4326, 3832, always_xy=True)
    assert corners == pytest.approx([*there.transform(west, south), *there.transform(east, north)], abs=1)
    land = pyogrio.read_dataframe(path, layer="background_land").geometry
    assert land.bounds["maxx"].max() <= 180
    assert land.bounds["minx"].min() >= -180
    assert land.intersects(shapely.box(176, -20, 179.9, -15)).any(), "Fiji"
    assert land.intersects(shapely.box(-173, -14.5, -171, -13)).any(), "Samoa"


def test_no_place_at_all(tmp_path):
    layers = handmade.Case("Nothing.").layers()
    geopackage.write(layers, tmp_path / "x.gpkg")
    assert isinstance(gpd.read_file(tmp_path / "x.gpkg", layer="places"), gpd.GeoDataFrame)
    assert isinstance(pyogrio.read_dataframe(tmp_path / "x.gpkg", layer="mentions"), pd.DataFrame)


def test_a_title_that_xml_cannot_hold(tmp_path):
    from dataclasses import replace

    layers = handmade.seed().layers()
    strange = replace(layers, article=replace(layers.article, title="a\x01b<&\ud800 ]]>", publisher="\x02"))
    geopackage.write(strange, tmp_path / "x.gpkg")
    ((content,),) = query(tmp_path / "x.gpkg", "SELECT content FROM qgis_projects")
    with zipfile.ZipFile(io.BytesIO(bytes.fromhex(content))) as archive:
        assert ET.fromstring(archive.read("project.qgs")).findtext("title") == "ab<& ]]>"


def test_the_clock_is_given_back(tmp_path):
    geopackage.write(handmade.Case("Nothing.").layers(), tmp_path / "x.gpkg")
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None
