"""GeoJSON against RFC 7946, as an independent reader sees it."""

import itertools
import json
import math

import geopandas as gpd
import handmade
import pyogrio
import pytest
import shapely
from generated import layers as made_up
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geomap.columns import SPATIAL, TABLES, records
from geomap.exporters import geojson
from geomap.exporters.extents import extent_of
from geomap.geodesy import enclosing
from geomap.layers import tabulate
from geomap.layers.shapes import box
from geomap.model import Article, Layers


def read(layers, **options):
    """Parse strictly: NaN and Infinity are no JSON."""

    def refuse(name):
        raise AssertionError(name)

    return json.loads("".join(geojson.lines(layers, **options)), parse_constant=refuse)


def positions(value):
    if value and isinstance(value[0], (int, float)):
        yield value
    else:
        for each in value:
            yield from positions(each)


def check_geometry(geometry):
    for position in positions(geometry["coordinates"]):
        assert len(position) == 2
        assert abs(position[0]) <= 180
        assert abs(position[1]) <= 90
        for number in position:
            assert math.isfinite(number)
            assert len(repr(number).partition(".")[2]) <= 7 or "e" in repr(number)
    if geometry["type"] in {"Polygon", "MultiPolygon"}:
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        for outer, *holes in polygons:
            for ring in (outer, *holes):
                assert ring[0] == ring[-1]
                assert len(ring) >= 4
            assert shapely.LinearRing(outer).is_ccw
            assert not any(shapely.LinearRing(hole).is_ccw for hole in holes)
    if "LineString" in geometry["type"]:
        lines = [geometry["coordinates"]] if geometry["type"] == "LineString" else geometry["coordinates"]
        for line in lines:
            assert len(line) >= 2
            for (a, _), (b, _) in itertools.pairwise(line):
                assert abs(a - b) <= 180


def only(name, geometries):
    """Layers with one table of ``geometries`` and nothing else."""
    row = {column.name: "" if column.type == "text" else None for column in TABLES[name].columns}
    zero = {"integer": 0, "real": 0.0, "boolean": False, "json": "[]"}
    for column in TABLES[name].columns:
        if not column.nullable and column.type != "text":
            row[column.name] = zero[column.type]
    frames = {each: tabulate(each, []) for each in TABLES}
    frames[name] = tabulate(name, [row | {"id": f"x-{n}"} for n in range(len(geometries))], geometries)
    return Layers(article=Article(id="a", text="t"), **frames)


def test_seed(tmp_path):
    layers = handmade.seed().layers()
    geojson.write(layers, tmp_path / "seed.geojson")
    found = read(layers)
    assert found == json.loads((tmp_path / "seed.geojson").read_text("utf-8"))
    assert [each["properties"]["layer"] for each in found["features"]] == ["places"] * 4 + ["areas"] * 5 + [
        "routes"
    ] * 3
    for feature in found["features"]:
        if feature["geometry"]:
            check_geometry(feature["geometry"])
        assert feature["id"] == feature["properties"]["id"]
        assert isinstance(feature["properties"]["quotes"], list)
        assert set(TABLES[feature["properties"]["layer"]].names) <= set(feature["properties"])


def test_each_layer_by_itself_opens_in_gdal_without_a_warning(tmp_path, recwarn):
    layers = handmade.seed().layers()
    for name in SPATIAL:
        path = tmp_path / f"seed.{name}.geojson"
        geojson.write(layers, path, names=(name,))
        found = gpd.read_file(path)
        assert len(found) == len(getattr(layers, name))
        assert found.crs.to_epsg() == 4326
        assert list(found["id"]) == list(getattr(layers, name)["id"])
    assert not recwarn.list


def test_an_empty_collection_is_valid():
    found = read(only("places", []))
    assert found["features"] == []
    assert "bbox" not in found


def test_a_line_over_180_is_cut():
    layers = only("routes", [shapely.LineString([(170, 0), (-170, 10)])])
    (feature,) = read(layers)["features"]
    assert feature["geometry"]["type"] == "MultiLineString"
    check_geometry(feature["geometry"])
    assert read(layers)["bbox"] == [170.0, 0.0, -170.0, 10.0]


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([(180, 0), (-170, 5)], [[(-180, 0), (-170, 5)]]),  # begins on the edge, by its other name
        ([(-180, 0), (180, 0), (170, 0)], [[(180, 0), (170, 0)]]),
        ([(170, 0), (180, 1), (-180, 3), (-170, 4)], [[(170, 0), (180, 1), (180, 3)], [(-180, 3), (-170, 4)]]),
        ([(-179, 0), (179, 1), (-179, 2)], [[(-179, 0), (-180, 0.5)], [(180, 0.5), (179, 1), (180, 1.5)],
                                            [(-180, 1.5), (-179, 2)]]),
    ],
)  # fmt: skip
def test_a_line_on_the_edge_of_the_world_is_not_drawn_across_it(points, expected):
    (feature,) = read(only("routes", [shapely.LineString(points)]))["features"]
    check_geometry(feature["geometry"])
    parts = shapely.get_parts(shapely.geometry.shape(feature["geometry"]))
    assert [list(part.coords) for part in parts] == expected


def test_a_line_from_the_edge_to_itself_is_a_point_on_it():
    (feature,) = read(only("routes", [shapely.LineString([(-180, 0), (180, 0)])]))["features"]
    check_geometry(feature["geometry"])
    assert shapely.geometry.shape(feature["geometry"]).length == 0


def test_a_polygon_over_180_is_cut():
    layers = only("areas", [shapely.Polygon([(177, -20), (-178, -20), (-178, -15), (177, -15), (177, -20)])])
    found = read(layers)
    check_geometry(found["features"][0]["geometry"])
    assert found["features"][0]["geometry"]["type"] == "MultiPolygon"
    assert found["bbox"] == [177.0, -20.0, -178.0, -15.0]


def test_a_polygon_that_hardly_reaches_over_180_leaves_no_sliver():
    reaching = shapely.Polygon([(178, 0), (-179.99999999, 0), (-179.99999999, 1), (178, 1), (178, 0)])
    (feature,) = read(only("areas", [reaching]))["features"]
    check_geometry(feature["geometry"])
    assert shapely.geometry.shape(feature["geometry"]).area == pytest.approx(2)


def test_a_wide_box_of_the_layers_stays_as_it_is():
    wide = box((-100, -10, 120, 10))
    (feature,) = read(only("areas", [wide]))["features"]
    assert shapely.geometry.shape(feature["geometry"]).area == pytest.approx(220 * 20)


def test_a_cap_over_the_pole_keeps_its_area():
    cap = shapely.box(-180, 66, 180, 90)
    (feature,) = read(only("areas", [cap]))["features"]
    check_geometry(feature["geometry"])
    assert shapely.geometry.shape(feature["geometry"]).area == pytest.approx(cap.area)


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ([], None),
        ([(1, 2, 3, 4)], (1, 2, 3, 4)),
        ([(-10, 0, -5, 1), (5, -3, 6, 0)], (-10, -3, 6, 1)),
        ([(170, 0, 180, 1), (-180, 0, -170, 2)], (170, 0, -170, 2)),  # Fiji, as in the RFC
        ([(-180, -90, 180, 90)], (-180, -90, 180, 90)),
        ([(179, 0, 179, 0), (-179, 0, -179, 0)], (179, 0, -179, 0)),
    ],
)
def test_bbox(boxes, expected):
    assert enclosing(boxes) == expected


def test_an_independent_reader_finds_it_valid():
    import geojson as reader

    layers = handmade.seed().layers()
    found = reader.loads("".join(geojson.lines(layers)))
    assert isinstance(found, reader.FeatureCollection)
    assert found.is_valid, found.errors()
    assert [each.id for each in found.features] == [key for name in SPATIAL for key in getattr(layers, name)["id"]]
    for feature in found.features:
        assert isinstance(feature, reader.Feature)
        assert feature.is_valid, feature.errors()
        assert feature.geometry is None or feature.geometry.is_valid, feature.geometry.errors()


def test_provenance_stands_beside_the_features():
    assert read(handmade.seed().layers())["provenance"]["article"]["id"] == "a-test"


_BOX = st.tuples(st.integers(-180, 170), st.integers(-90, 80), st.integers(0, 10), st.integers(0, 10))


@given(st.lists(_BOX, max_size=6))
def test_bbox_of_geometries_is_that_of_their_boxes(corners):
    boxes = [(float(x), float(y), float(x + width), float(y + height)) for x, y, width, height in corners]
    assert extent_of([None, *(shapely.box(*each) for each in boxes)]) == enclosing(boxes)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(made_up())
def test_whatever_the_layers_hold_it_is_valid_and_all_there(layers):
    found = read(layers)
    features = iter(found["features"])
    for name in SPATIAL:
        frame = getattr(layers, name)
        for row, geometry in zip(records(TABLES[name], frame), frame.geometry, strict=True):
            feature = next(features)
            assert feature["properties"] == {"layer": name, **row}
            assert (feature["geometry"] is None) == (geometry is None)
            if feature["geometry"]:
                check_geometry(feature["geometry"])
            if name == "places":
                assert feature["geometry"]["coordinates"] == pytest.approx([geometry.x, geometry.y], abs=1e-6)
    assert next(features, None) is None


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(made_up())
def test_gdal_reads_it_back(tmp_path, layers):
    path = tmp_path / "x.geojson"
    geojson.write(layers, path, names=("places",))
    found = pyogrio.read_dataframe(path)
    assert len(found) == len(layers.places)
    if len(found):
        assert [each or None for each in found["name"]] == [each or None for each in layers.places["name"]]
