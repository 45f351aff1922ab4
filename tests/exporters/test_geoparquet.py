"""GeoParquet: the whole of the layers comes back, other readers understand it, damage is named."""

import json
import shutil
from dataclasses import replace

import geopandas as gpd
import handmade
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from generated import layers as made_up
from hypothesis import HealthCheck, given, settings
from same import assert_same

from geomap import outputs
from geomap.columns import SPATIAL, TABLES
from geomap.errors import DatasetIntegrityError, DatasetMissingError
from geomap.layers import tabulate
from geomap.model import Provenance


@pytest.fixture(scope="module")
def seed():
    made = Provenance("geomap 0", "abc", (("geonames", "2026-01-01"), ("sites", "")))
    return replace(handmade.seed().layers(), provenance=made)


@pytest.fixture(scope="module")
def written(seed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("parquet")
    outputs.write(seed, folder / "seed.parquet")
    return folder


def test_a_file_for_every_layer(written):
    assert sorted(path.name for path in written.iterdir()) == sorted(f"seed.{name}.parquet" for name in TABLES)


def test_the_seed_comes_back_by_any_name(seed, written):
    assert_same(outputs.read(written / "seed.parquet"), seed)
    assert_same(outputs.read(written / "seed.routes.parquet"), seed)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(made_up())
def test_whatever_the_layers_hold_comes_back(tmp_path, layers):
    outputs.write(layers, tmp_path / "x.parquet")
    assert_same(outputs.read(tmp_path / "x.parquet"), layers)


def test_nothing_comes_back_as_nothing(tmp_path):
    layers = handmade.Case("Nothing.").layers()
    outputs.write(layers, tmp_path / "x.parquet")
    assert_same(outputs.read(tmp_path / "x.parquet"), layers)
    # A column without a value has its type all the same: many articles make one table.
    types = {name: str(kind) for name, kind in pd.read_parquet(tmp_path / "x.mentions.parquet").dtypes.items()}
    assert types["place_id"] == types["toponym"] == "string"


def test_ten_thousand_places(tmp_path, seed):
    rows = seed.places.drop(columns="geometry").to_dict("records")
    many = [{**rows[n % len(rows)], "id": f"p-{n}", "population": n} for n in range(10_000)]
    points = [shapely.Point((n * 0.036) - 180, (n * 0.018) - 90) for n in range(10_000)]
    layers = replace(seed, places=tabulate("places", many, points))
    outputs.write(layers, tmp_path / "x.parquet")
    assert_same(outputs.read(tmp_path / "x.parquet"), layers)


def test_it_is_geoparquet_1_1_with_covering_boxes(written):
    for name in SPATIAL:
        path = written / f"seed.{name}.parquet"
        geo = json.loads(pq.read_schema(path).metadata[b"geo"])
        assert geo["version"] == "1.1.0"
        column = geo["columns"][geo["primary_column"]]
        assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
        assert column["crs"]["id"] == {"authority": "EPSG", "code": 4326}
        near = gpd.read_parquet(path, bbox=(47, 36, 54, 44))
        assert 0 < len(near) <= len(gpd.read_parquet(path))


def test_other_readers_find_types_and_provenance(seed, written):
    found = gpd.read_parquet(written / "seed.places.parquet")
    assert found.attrs["geomap"]["article"]["id"] == "a-test"
    assert found.attrs["geomap"]["program"] == "geomap 0"
    assert found.attrs["geomap"]["gazetteers"][0] == {"name": "geonames", "version": "2026-01-01"}
    assert found.attrs["geomap"]["attributions"] == list(seed.attributions)
    assert list(found["mention_count"]) == list(seed.places["mention_count"])
    schema = pq.read_schema(written / "seed.places.parquet")
    assert str(schema.field("population").type) == "int64"
    assert str(schema.field("match_score").type) == "double"
    assert len(pd.read_parquet(written / "seed.mentions.parquet")) == len(seed.mentions)


def test_same_bytes_twice_and_elsewhere(seed, written, tmp_path):
    outputs.write(handmade.seed().layers(), tmp_path / "seed.parquet")
    outputs.write(seed, tmp_path / "seed.parquet")
    for path in written.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes()


@pytest.fixture
def copy(written, tmp_path):
    shutil.copytree(written, tmp_path / "copy")
    return tmp_path / "copy"


def refusal(path, kind=DatasetIntegrityError):
    with pytest.raises(kind) as error:
        outputs.read(path)
    text = str(error.value)
    assert "\n" not in text
    return text


def test_a_missing_file_is_named(copy):
    (copy / "seed.relations.parquet").unlink()
    assert "seed.relations.parquet is not there" in refusal(copy / "seed.parquet", DatasetMissingError)


def test_files_of_different_maps_are_refused(copy, seed):
    outputs.write(replace(seed, article=replace(seed.article, title="Another")), copy / "other.parquet")
    (copy / "other.areas.parquet").replace(copy / "seed.areas.parquet")
    assert "come from different maps" in refusal(copy / "seed.parquet")


def test_damage_is_named(copy):
    path = copy / "seed.areas.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "seed.areas.parquet" in refusal(copy / "seed.parquet")
    path.write_bytes(b"")
    assert "seed.areas.parquet" in refusal(copy / "seed.parquet")


def test_a_missing_column_and_a_foreign_file_are_named(copy):
    path = copy / "seed.areas.parquet"
    table = pq.read_table(path)
    pq.write_table(table.drop_columns(["basis", "review"]), path)
    assert "no column review, basis" in refusal(copy / "seed.parquet")
    pq.write_table(table.replace_schema_metadata({}), path)
    assert "geomap has not written it" in refusal(copy / "seed.parquet")
    at = table.schema.get_field_index("geometry")
    pq.write_table(table.set_column(at, "geometry", pa.array([b"no geometry"] * table.num_rows)), path)
    assert "seed.areas.parquet" in refusal(copy / "seed.parquet")


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("id", "p-same", "id 'p-same' is there twice"),
        ("precision", "exact", "row 1 (p-same): precision is 'exact'; it may be site, settlement"),
        ("reason", None, "row 1 (p-same): reason is empty"),
        ("mention_count", None, "row 1 (p-same): mention_count is empty"),
        ("match_score", "high", "seed.places.parquet"),
    ],
)
def test_nonsense_is_named_by_row(copy, column, value, words):
    path = copy / "seed.places.parquet"
    places = gpd.read_parquet(path)
    places.loc[0, "id"] = "p-same"
    places[column] = places[column].astype(object)
    places.loc[slice(None) if column == "id" else 0, column] = value
    if column == "match_score":
        places[column] = places[column].astype(str)
    places.drop(columns="bbox", errors="ignore").to_parquet(path)
    assert words in refusal(copy / "seed.parquet")


def test_an_edit_with_pandas_comes_back(copy, seed):
    path = copy / "seed.places.parquet"
    places = gpd.read_parquet(path)
    places.loc[0, "review"] = "rejected"
    places.to_parquet(path)
    found = outputs.read(copy / "seed.parquet")
    assert list(found.places["review"]) == ["rejected", *seed.places["review"][1:]]
    assert list(found.places.columns) == list(seed.places.columns)
