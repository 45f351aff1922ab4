"""Tables of the user's own: what is read, and every error by its row."""

from __future__ import annotations

import json

import pytest
import shapely
from gazetteer_files import AREAS, SITES, SQUARE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geomap.errors import ConfigurationError, DatasetError, DatasetIntegrityError, DatasetMissingError
from geomap.gazetteers import store
from geomap.gazetteers.adding import add_own


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    """A data folder for each test."""
    monkeypatch.setenv("GEOMAP_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "gazetteers"


def table(folder, content: str | bytes, file: str = "sites.csv"):
    path = folder / file
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def geojson(folder, *features: object, **more: object):
    return table(folder, json.dumps({"type": "FeatureCollection", "features": features, **more}), "areas.geojson")


def feature(geometry: object, **properties: object) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def errors(path, **options) -> list[str]:
    told: list[str] = []
    with pytest.raises(DatasetIntegrityError) as caught:
        add_own(path, on_error=told.append, **options)
    assert "nothing was added" in str(caught.value)
    assert store.stored() == []
    return told


def test_a_table(tmp_path):
    added = add_own(table(tmp_path, SITES), attribution="Example Institute", licence="CC-BY-4.0")
    assert (added.name, added.sort, added.places, added.names) == ("sites", "own", 2, 4)
    gazetteer = store.find("sites").open()
    [entry] = gazetteer.entries("ALPHA depot")
    place = entry.place
    assert (place.id, place.name, place.point) == ("own:sites:depot-alpha", "Depot Alpha", (49.91, 55.31))
    assert (entry.kind, place.feature_class, place.feature_code) == ("alternate", "S", "INSM")
    assert (place.precision, place.source) == ("site", "own:sites")
    assert gazetteer.place("own:sites:quay-nine").feature_code == "PRT"
    assert gazetteer.attributions() == ("Example Institute, CC-BY-4.0",)
    assert gazetteer.info(verify=True)["sources"] == [{"id": "own:sites", "version": "", "licence": "CC-BY-4.0"}]


def test_every_column(tmp_path):
    row = (
        "Nova,1.5,2.5,P,PPLC,ru,73,12000,New One|Newer,Old One;Older,3.5,,nova-1\n"
        "Other,1.5,2.5,P/PPL,,RU,RU.73,,,,,1234567,\n"
    )
    heading = (
        "Title,Longitude,Latitude,Feature Class,Feature_Code,Country,admin1,Population,alternateNames,former,"
        "uncertainty_km,geonameid,ID\n"
    )
    add_own(table(tmp_path, heading + row), name="all")
    gazetteer = store.find("all").open()
    nova = gazetteer.place("own:all:nova-1")
    assert (nova.feature_code, nova.country_code, nova.admin1_code) == ("PPLC", "RU", "RU.73")
    assert (nova.population, nova.uncertainty_km, nova.geonameid) == (12_000, 3.5, None)
    kinds = {e.written: e.kind for n in ("new one", "newer", "old one", "older") for e in gazetteer.entries(n)}
    assert kinds == {"New One": "alternate", "Newer": "alternate", "Old One": "former", "Older": "former"}
    assert gazetteer.place("geonames:1234567").name == "Other"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_byte_order_mark_and_quotes(tmp_path, delimiter):
    rows = [["name", "lat", "lon", "class"], [f'"A {delimiter}\nB"', "1", "2", "site"]]
    add_own(table(tmp_path, "\ufeff" + "\r\n".join(delimiter.join(row) for row in rows)), name="x")
    [entry] = store.find("x").open().entries("a b")
    assert entry.place.point == (2.0, 1.0)


def test_every_error_has_its_row(tmp_path):
    rows = [
        "name,lon,lat,class,population,country",
        "Right,1,2,S,,",
        "No Lat,1,,S,,",
        'Comma,"1,5",2,S,,',
        "Swapped,10,143.2,S,,",
        "Far,1000,2,S,,",
        "Not a number,nan,2,S,,",
        ",1,2,S,,",
        "...,1,2,S,,",
        "Class,1,2,zebra,,",
        "None,1,2,,,",
        "People,1,2,P,12.5,",
        "People,1,2,P,-1,",
        "Land,1,2,P,,Russia",
        "Wide,1,2,S,,,,,,",
        "Turned\u202e,1,2,S,,",
        "Bell\x07,1,2,S,,",
        "x" * 121 + ",1,2,S,,",
        "Text,east,2,S,,",
    ]  # fmt: skip
    told = errors(table(tmp_path, "\n".join(rows) + "\n"))
    assert told == [
        "sites.csv, row 3: no latitude",
        "sites.csv, row 4: lon '1,5' is no number (a point, not a comma, before the decimals)",
        "sites.csv, row 5: lat 143.2 is out of range (are longitude and latitude swapped?)",
        "sites.csv, row 6: lon 1000 is out of range",
        "sites.csv, row 7: lon nan is out of range",
        "sites.csv, row 8: no name",
        "sites.csv, row 9: '...': nothing in the name can be looked up",
        "sites.csv, row 10: 'zebra' is no class (such as S, P/PPL, port)",
        "sites.csv, row 11: no class",
        "sites.csv, row 12: population 12.5 is no whole number",
        "sites.csv, row 13: population -1 is no whole number",
        "sites.csv, row 14: 'RUSSIA' is no code of a country (two letters, such as US)",
        "sites.csv, row 15: 10 cells, the heading has 6",
        "sites.csv, row 16: a name with control characters, or with marks that turn round the text",
        "sites.csv, row 17: a name with control characters, or with marks that turn round the text",
        "sites.csv, row 18: a name of 121 characters, 120 are allowed",
        "sites.csv, row 19: lon 'east' is no number",
    ]


def test_ids_given_twice_and_names_twice(tmp_path):
    told = errors(table(tmp_path, "name,lon,lat,class,id,geonameid\nA,1,2,S,k,\nB,1,2,S,k,\nC,1,2,S,,9\nD,1,2,S,,9\n"))
    assert told == ["sites.csv, row 3: the id 'k' is there already", "sites.csv, row 5: geonameid 9 is there already"]
    add_own(table(tmp_path, "name,lon,lat,class\nTwin,1,2,S\nTwin,3,4,S\nБаза,5,6,S\n"), name="x")
    gazetteer = store.find("x").open()
    assert {e.place.id for e in gazetteer.entries("Twin")} == {"own:x:twin", "own:x:twin-2"}
    [base] = gazetteer.entries("база")
    assert base.place.id.startswith("own:x:")


def test_a_class_for_rows_without_one(tmp_path):
    path = table(tmp_path, "name,lon,lat,class\nA,1,2,\nB,1,2,P\n")
    add_own(path, name="x", default_class="port")
    gazetteer = store.find("x").open()
    assert [gazetteer.place(f"own:x:{n}").feature_class for n in "ab"] == ["L", "P"]
    with pytest.raises(ConfigurationError, match="'zebra' is none"):
        add_own(path, default_class="zebra")


def test_geojson(tmp_path):
    add_own(table(tmp_path, json.dumps(AREAS), "areas.geojson"))
    gazetteer = store.find("areas").open()
    zone = gazetteer.place("own:areas:zone-quebec")
    assert (zone.extent, zone.precision) == ((48.0, 54.0, 49.0, 55.0), "region")
    shape = gazetteer.shape(zone.id)
    assert shape.basis == "boundary"
    assert shapely.from_wkb(shape.wkb).equals(shapely.geometry.shape(SQUARE))
    assert shapely.from_wkb(shape.wkb).contains(shapely.Point(zone.point))
    [entry] = gazetteer.entries("PR1")
    assert entry.place.point == (48.5, 54.5)


def test_errors_of_features(tmp_path):
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    far = {"type": "Polygon", "coordinates": [[[0, 0], [500, 0], [500, 1], [0, 1], [0, 0]]]}
    told = errors(
        geojson(
            tmp_path,
            feature({"type": "Point", "coordinates": [1, 2]}, name="Right", **{"class": "S"}),
            feature(None, name="Nowhere", **{"class": "S"}),
            feature({"type": "LineString", "coordinates": [[1, 2], [3, 4]]}, name="Line", **{"class": "S"}),
            feature(bow, name="Bow", **{"class": "L"}),
            feature(far, name="Far", **{"class": "L"}),
            feature({"type": "Polygon", "coordinates": "x"}, name="Text", **{"class": "L"}),
            feature({"type": "Point", "coordinates": [1]}, name="Half", **{"class": "S"}),
            feature({"type": "Point", "coordinates": ["a", 2]}, name="Letter", **{"class": "S"}),
            "feature",
            feature({"type": "Point", "coordinates": [1, 2]}, name="Lone \ud800", **{"class": "S"}),
            feature({"type": "Point", "coordinates": [1, 2]}, name=None, **{"class": "S"}),
        )
    )
    assert [line.partition(", ")[2].partition(": ")[0] for line in told] == [f"row {n}" for n in range(2, 12)]
    reasons = [line.partition(": ")[2] for line in told]
    assert reasons[0] == "geometry None: a Point, Polygon or MultiPolygon is wanted"
    assert reasons[2].startswith("its outline is no area: Self-intersection")
    assert reasons[3] == "its outline is empty or not on Earth (longitude first, degrees)"
    assert reasons[-1] == "no name"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no column name, lon, lat"),
        (b"name,lon\n", "no column lat"),
        (b"name,lon,lat,class\n", "holds no places"),
        (b"name,lon,lat,class\n\xff,1,2,S\n", "not in UTF-8"),
        (b"\x00\x01\x02\x03", "not CSV|no column|cannot be read"),
        (b'{"type": "Feature"}', "no FeatureCollection"),
        (b"{not json", "cannot be read"),
        (b"[" * 100_000, "cannot be read"),
        (b'{"type": "FeatureCollection", "features": []}', "holds no places"),
        (b'{"type": "FeatureCollection", "features": [], "crs": {"properties": {"name": "EPSG:3857"}}}', "not degrees"),
    ],
)
def test_files_that_are_none(tmp_path, content, message):
    with pytest.raises(DatasetError, match=message) as caught:
        add_own(table(tmp_path, content))
    assert "\n" not in str(caught.value)
    assert store.stored() == []


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(DatasetMissingError, match="no such file"):
        add_own(tmp_path / "absent.csv")
    with pytest.raises(DatasetError, match="cannot be read"):
        add_own(tmp_path)


@pytest.mark.parametrize("name", ["../x", "A", "", " ", "x" * 41, "con", "x.y", "-x", "x/y", "x\x00", "ж"])
def test_names_that_are_none(tmp_path, name, data):
    path = table(tmp_path, SITES)
    if name:
        with pytest.raises(ConfigurationError, match="no name for a gazetteer"):
            add_own(path, name=name)
    assert not data.exists() or list(data.iterdir()) == []
    with pytest.raises(ConfigurationError, match="no gazetteer called"):
        store.remove(name)


def test_a_name_for_any_file(tmp_path):
    for stem in ("Мои места", "CON", "..", "A B (2)", "x" * 200):
        assert add_own(table(tmp_path, SITES, f"{stem}.csv")).places == 2
    assert [each.name for each in store.stored()] == ["a-b-2", "own", "x" * 40]


def test_words_for_the_map_are_one_line(tmp_path):
    for text in ("two\nlines", "x" * 301, "\x1b[31m"):
        with pytest.raises(ConfigurationError, match="one line"):
            add_own(table(tmp_path, SITES), attribution=text)


def test_another_sort_of_the_same_name(tmp_path):
    from gazetteer_files import write_dump

    from geomap.gazetteers.adding import add_geonames

    add_own(table(tmp_path, SITES), name="ru")
    with pytest.raises(ConfigurationError, match="of another sort"):
        add_geonames(write_dump(tmp_path / "dumps"))
    assert [(each.name, each.sort) for each in store.stored()] == [("ru", "own")]


def test_a_failed_addition_leaves_the_old_one(tmp_path, data):
    add_own(table(tmp_path, SITES))
    before = (data / "sites.own.sqlite").read_bytes()
    with pytest.raises(DatasetIntegrityError):
        add_own(table(tmp_path, SITES + "Bad,,,\n"))
    assert (data / "sites.own.sqlite").read_bytes() == before
    assert [p.name for p in data.iterdir()] == ["sites.own.sqlite"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_any_name_is_added_and_found_or_told(tmp_path, names):
    features = [feature({"type": "Point", "coordinates": [1, 2]}, name=each, **{"class": "S"}) for each in names]
    told: list[str] = []
    try:
        added = add_own(geojson(tmp_path, *features), name="any", on_error=told.append)
    except DatasetIntegrityError:
        assert told
        return
    assert added.places == len(names)
    gazetteer = store.find("any").open()
    assert all(gazetteer.entries(each) for each in names)
    gazetteer.close()
