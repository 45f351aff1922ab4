"""FlatGeobuf, CSV, Shapefile, and what holds for every format: other readers, same bytes, all files or none."""

import csv
import json
import re
import shutil
import subprocess
from dataclasses import replace

import geoarrow.rust.io as rust
import handmade
import pandas as pd
import pyogrio
import pytest
import shapely
from generated import HOSTILE
from generated import layers as made_up
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geomap import outputs
from geomap.columns import SPATIAL, TABLES, records
from geomap.errors import DatasetIntegrityError, ExportError
from geomap.exporters import shapefile, spreadsheet
from geomap.layers import tabulate

FILES = ("gpkg", "geojson", "json", "kml", "kmz", "parquet", "fgb", "csv", "shp")


@pytest.fixture(scope="module")
def seed():
    return handmade.seed().layers()


@pytest.fixture(scope="module")
def written(seed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("every")
    outputs.write_all(seed, folder, formats=FILES, name="x")
    return folder


def test_every_file_that_is_promised_is_there(written):
    promised = {name for each in FILES for name in outputs.FORMATS[each].files("x")}
    assert {path.name for path in written.iterdir()} == promised


def test_same_bytes_twice_and_elsewhere(written, tmp_path):
    outputs.write_all(handmade.seed().layers(), tmp_path / "deeper", formats=FILES, name="x")
    for path in written.iterdir():
        assert path.read_bytes() == (tmp_path / "deeper" / path.name).read_bytes(), path.name


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(made_up())
def test_whatever_the_layers_hold_can_be_written(tmp_path, layers):
    outputs.write_all(layers, tmp_path, formats=FILES, name="x")
    for name in SPATIAL:
        kept = getattr(layers, name)
        assert sorted(pyogrio.read_dataframe(tmp_path / f"x.{name}.fgb")["id"]) == sorted(kept["id"])
        assert list(pyogrio.read_dataframe(tmp_path / f"x.{name}.shp")["id"]) == list(kept["id"])


@pytest.mark.skipif(not shutil.which("ogrinfo"), reason="no GDAL tools (Debian: apt install gdal-bin)")
def test_gdal_reads_every_file_without_a_warning(written, tmp_path):
    suffixes = {".gpkg", ".geojson", ".kml", ".kmz", ".fgb", ".csv", ".shp"}
    for path in sorted(written.iterdir()):
        if path.suffix not in suffixes or path.name.endswith(".cuts.csv"):
            continue
        done = subprocess.run(
            ["ogrinfo", "-ro", "-al", "-so", path], capture_output=True, text=True, check=False, timeout=60
        )
        assert (done.returncode, done.stderr) == (0, ""), path.name
        assert "Layer name" in done.stdout
    for name in ("x.geojson", "x.places.fgb", "x.places.shp", "x.kml"):
        done = subprocess.run(
            ["ogr2ogr", "-f", "GPKG", tmp_path / f"{name}.gpkg", written / name],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), name


@pytest.mark.parametrize("name", SPATIAL)
def test_a_reader_that_is_not_gdal(seed, written, name):
    """In Rust: GeoParquet and FlatGeobuf by other code than what wrote them."""
    kept = getattr(seed, name)
    for table in (
        rust.read_parquet(str(written / f"x.{name}.parquet")),
        rust.read_flatgeobuf(str(written / f"x.{name}.fgb")),
    ):
        assert table.num_rows == len(kept)
        assert set(TABLES[name].names) <= set(table.schema.names)


@pytest.mark.parametrize("format_name", ["fgb", "csv", "shp", "parquet"])
def test_all_files_of_a_set_or_none(seed, tmp_path, format_name):
    outputs.write(seed, tmp_path / f"x.{format_name}")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    broken = replace(seed, places=seed.places.iloc[:1], routes=seed.routes.drop(columns="label"))
    with pytest.raises(Exception):  # noqa: B017, PT011  (whatever it is)
        outputs.write(broken, tmp_path / f"x.{format_name}")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    (tmp_path / "y.areas.shp").mkdir()
    with pytest.raises(ExportError, match="a folder is in its place"):
        outputs.write(seed, tmp_path / "y.shp")
    assert not (tmp_path / "y.places.shp").exists()


@pytest.mark.parametrize("suffix", ["html", *FILES])
@pytest.mark.parametrize(("lon", "lat"), [(500.0, 0.0), (0.0, 95.0), (float("nan"), 0.0), (0.0, float("inf"))])
def test_impossible_coordinates_reach_no_writer(seed, tmp_path, suffix, lon, lat):
    shapes = [*seed.places.geometry[:-1], shapely.Point(lon, lat)]
    wrong = replace(seed, places=seed.places.set_geometry(shapes, crs="EPSG:4326"))
    with pytest.raises(DatasetIntegrityError, match=r"cannot write places: row 4 \(p-\w+\) lies at longitude"):
        outputs.write(wrong, tmp_path / f"x.{suffix}")
    with pytest.raises(DatasetIntegrityError):
        outputs.write_all(wrong, tmp_path / "all", formats=(suffix,))
    assert list(tmp_path.iterdir()) == []


def test_flatgeobuf_has_an_index_where_every_feature_has_a_place(written, seed):
    near = pyogrio.read_dataframe(written / "x.places.fgb", bbox=(50, 54, 54, 57))
    assert list(near["name"]) == ["Alabuga special economic zone"]
    assert pyogrio.read_info(written / "x.places.fgb")["capabilities"]["fast_spatial_filter"]
    routes = pyogrio.read_dataframe(written / "x.routes.fgb")
    assert list(routes["id"]) == list(seed.routes["id"])
    assert [each is None for each in routes.geometry] == [each is None for each in seed.routes.geometry]


_CHARACTERS = st.one_of(
    st.sampled_from("='+-@;\t\r\n\" ＝"),  # noqa: RUF001
    st.characters(exclude_categories=("Cs",), exclude_characters="\0"),
)


def cells_of(text):
    """As a spreadsheet that splits at other places sees it."""
    return [cell.strip(' "') for cell in re.split(r"[;\t\r\n]", text)]


@given(st.text(_CHARACTERS))
def test_inert_text_gives_the_words_back(text):
    made = spreadsheet.inert(text)
    assert spreadsheet.plain(made) == text
    assert not made.startswith(("\t", "\r", "\n"))
    assert not [cell for cell in cells_of(made) if cell.startswith(("=", "+", "-", "@"))]


RUNS = [
    *("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "=cmd|' /C calc'!A0", "'=1"),  # noqa: RUF001
    *('a";=1', 'a";"=1', "a\n-b", *HOSTILE),
]


def test_no_cell_of_a_spreadsheet_runs(seed, tmp_path):
    row = next(seed.places.drop(columns="geometry").itertuples(index=False))._asdict()
    rows = [row | {"id": text, "name": text, "reason": text} for text in RUNS]
    places = tabulate("places", rows, [shapely.Point(-1, 2)] * len(rows))
    outputs.write(replace(seed, places=places), tmp_path / "x.csv")
    text = (tmp_path / "x.places.csv").read_text("utf-8-sig")
    assert (tmp_path / "x.places.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    for delimiter in ",;\t":  # as a spreadsheet elsewhere in the world splits it
        for cells in csv.reader(text.splitlines(keepends=True), delimiter=delimiter):
            for cell in cells:
                assert not cell.lstrip(' "').startswith(("=", "+", "@", "\t", "\r"))
                assert not cell.startswith("-") or float(cell)
    with (tmp_path / "x.places.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert [spreadsheet.plain(each["name"]) for each in found] == RUNS


def test_numbers_of_a_spreadsheet_are_numbers(seed, tmp_path):
    outputs.write(seed, tmp_path / "x.csv")
    found = pd.read_csv(tmp_path / "x.places.csv")
    assert list(found["match_score"]) == list(seed.places["match_score"])
    assert list(found["mention_count"]) == list(seed.places["mention_count"])
    raw = (tmp_path / "x.areas.csv").read_text("utf-8-sig")
    assert ",true," in raw
    assert ',"true",' not in raw
    kept = list(records(TABLES["relations"], seed.relations))
    lines = (tmp_path / "x.relations.csv").read_text("utf-8-sig").splitlines()
    assert f",{kept[0]['measured_km']!r}," in lines[1]


def test_a_table_of_what_a_shapefile_cuts(seed, tmp_path):
    long = "ü" * 200
    row = next(seed.places.drop(columns="geometry").itertuples(index=False))._asdict()
    places = tabulate("places", [row | {"reason": long}, row | {"id": "p-2"}], [shapely.Point(1, 2)] * 2)
    outputs.write(replace(seed, places=places), tmp_path / "x.shp")
    with (tmp_path / "x.shp.cuts.csv").open(encoding="utf-8", newline="") as file:
        cuts = [tuple(each.values()) for each in csv.DictReader(file)]
    assert ("places", "match_confidence", "match_conf", "name cut to 10 characters", "0") in cuts
    assert ("places", "reason", "reason", "text cut to 254 bytes", "1") in cuts
    assert ("places", "candidates", "", "left out: a list", "2") in cuts
    found = pyogrio.read_dataframe(tmp_path / "x.places.shp")
    assert found["reason"][0] == "ü" * 127
    assert found["quote"][0] == json.loads(row["quotes"])[0]["text"]
    # Every column is either there, or in the table.
    for name in SPATIAL:
        there = set(pyogrio.read_info(tmp_path / f"x.{name}.shp")["fields"]) - {"quote"}
        listed = {(layer, column): short for layer, column, short, *_ in cuts}
        wanted = {listed.get((name, column), column) for column in TABLES[name].names} - {""}
        assert there == wanted


def test_short_names_are_distinct():
    for name in SPATIAL:
        short = shapefile.short_names(TABLES[name].names)
        assert len({each.lower() for each in short.values()}) == len(TABLES[name].names)
        assert all(len(each) <= 10 for each in short.values())
