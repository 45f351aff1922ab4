"""The GeoPackage in real QGIS: it opens as the finished map, and its styles come by themselves."""

import json
import subprocess
from pathlib import Path

import handmade
import pyogrio
import pytest

from geomap import outputs
from geomap.columns import SPATIAL, TABLES

pytestmark = pytest.mark.gis


@pytest.fixture(scope="module")
def qgis(tmp_path_factory, system_python):
    """What QGIS makes of the seed's GeoPackage, moved to another folder after it was written."""
    folder = tmp_path_factory.mktemp("written")
    layers = handmade.seed().layers()
    layers.places.loc[0, "name"] = "Mos<i>cow"
    outputs.write_all(layers, folder, formats=("gpkg",), name="seed")
    moved = tmp_path_factory.mktemp("moved")
    (folder / "seed.gpkg").rename(moved / "seed.gpkg")
    done = subprocess.run(
        [system_python, str(Path(__file__).with_name("look.py")), str(moved / "seed.gpkg"), str(moved / "project.png"),
         str(moved / "alone.png")],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1]) | {"folder": moved}


def test_the_project_opens_whole(qgis):
    project = qgis["project"]
    assert project["read"]
    assert project["seconds"] < 3
    assert project["title"] == "A title"
    assert project["crs"] == "EPSG:3857"
    assert project["order"] == ["geomap_places", "geomap_routes", "geomap_areas"]
    assert project["groups"] == {
        "Map": ["geomap_places", "geomap_routes", "geomap_areas"],
        "Tables": ["geomap_mentions", "geomap_relations", "geomap_unlocated"],
    }
    assert "GeoNames (CC BY 4.0)" in project["abstract"]
    assert set(project["layers"]) == {f"geomap_{name}" for name in TABLES}
    for layer in project["layers"].values():
        assert layer["valid"]
        assert layer["source"].startswith(str(qgis["folder"]))


def test_nothing_is_complained_of(qgis):
    assert qgis["messages"] == []


@pytest.mark.parametrize("where", ["alone", "project"])
def test_styles(qgis, where):
    layers = {key.removeprefix("geomap_"): layer for key, layer in (
        qgis["alone"] if where == "alone" else qgis["project"]["layers"]).items()}  # fmt: skip
    for name in SPATIAL:
        assert layers[name]["renderer"] == "RuleRenderer"
        assert layers[name]["labels"]
    assert layers["places"]["rules"][:4] == ["Reference point only", "Near", "Site", "Settlement"]
    assert all(symbol[-1] == "MarkerLine" for symbol in layers["routes"]["symbols"]), "every leg has an arrowhead"
    for name, table in TABLES.items():
        assert layers[name]["alias"][-len(table.columns) :] == [column.alias for column in table.columns]
        assert layers[name]["display"]


def test_counts(qgis):
    assert {name: layer["count"] for name, layer in qgis["alone"].items()} == {
        "places": 4, "areas": 5, "routes": 3, "mentions": 27, "relations": 4, "unlocated": 4,
    }  # fmt: skip


@pytest.mark.parametrize("picture", ["project.png", "alone.png"])
def test_the_picture_shows_the_symbols(qgis, picture):
    """Enough pixels of each colour, and nothing of the default symbols' random ones."""
    from PIL import Image

    with Image.open(qgis["folder"] / picture) as image:
        pixels = image.convert("RGB").getcolors(maxcolors=1 << 20)
    counts = {colour: count for count, colour in pixels}
    assert counts[0xEE, 0xE7, 0xD6] > 5000  # Ukraine and Belarus
    assert counts[0xCF, 0xE1, 0xEC] > 2000  # the Caspian
    assert counts[0xD5, 0x5E, 0x00] > 150  # the leg, its arrowhead and its badge
    assert counts[0x00, 0x72, 0xB2] > 100  # sites and a settlement
    assert counts[0xFF, 0xFF, 0xFF] > 200_000


def test_the_quotes_are_shown_and_cannot_run(qgis):
    assert qgis["tip"].startswith("<b>Mos&lt;i&gt;cow</b><p>White House accuses Iran of")


def test_edits_are_saved(qgis):
    """The script edits the file when it has told everything else of it."""
    assert qgis["edited"] == [True, True]
    places = pyogrio.read_dataframe(qgis["folder"] / "seed.gpkg", layer="places")
    assert (places.geometry[0].x, places.geometry[0].y) == (1, 2)
    assert places["review"][0] == "verified"
    assert len(pyogrio.read_dataframe(qgis["folder"] / "seed.gpkg", layer="routes")) == 2


def test_gdal_reads_everything_without_a_warning(qgis, tmp_path):
    outputs.write_all(handmade.seed().layers(), tmp_path, formats=("geojson",), name="seed")
    for path in (qgis["folder"] / "seed.gpkg", *sorted(tmp_path.glob("*.geojson"))):
        done = subprocess.run(["ogrinfo", "-ro", "-al", "-so", path], capture_output=True, text=True, check=False)
        assert done.returncode == 0
        assert done.stderr == ""
        assert "ERROR" not in done.stdout
        assert "Warning" not in done.stdout
