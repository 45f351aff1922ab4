"""The GeoPackage in real QGIS: it opens as the finished map, and its styles come by themselves."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import handmade
import pytest

import geomap
from geomap import outputs
from geomap.cli import run
from geomap.columns import SPATIAL, TABLES
from geomap.model import Provenance

pytestmark = pytest.mark.gis


@pytest.fixture(scope="module")
def qgis(tmp_path_factory, system_python):
    """What QGIS makes of the seed's GeoPackage, moved to another folder after it was written."""
    folder = tmp_path_factory.mktemp("written")
    layers = handmade.seed().layers()
    layers.places.loc[0, "name"] = "Mos<i>cow"
    article = replace(layers.article, url="https://example.org/news", published="2023-06-09")
    layers = replace(layers, article=article, provenance=Provenance("geomap 0.0"))
    outputs.write_all(layers, folder, formats=("gpkg",), name="seed")
    moved = tmp_path_factory.mktemp("moved")
    (folder / "seed.gpkg").rename(moved / "seed.gpkg")
    done = subprocess.run(
        [system_python, str(Path(__file__).with_name("look.py")), str(moved / "seed.gpkg"), str(moved / "project.png"),
         str(moved / "alone.png")],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr, done.stderr
    return json.loads(done.stdout.splitlines()[-1]) | {"folder": moved, "layers": layers}


def test_the_project_opens_whole(qgis):
    project = qgis["project"]
    assert project["read"]
    assert project["seconds"] < 3
    assert project["title"] == "A title"
    assert project["crs"] == "EPSG:3857"
    above = ["geomap_places", "geomap_open_legs", "geomap_routes", "geomap_areas"]
    below = ["geomap_background_names", "geomap_background_lines", "geomap_background_land"]
    assert project["order"] == above + below
    assert project["groups"] == {
        "Map": above,
        "Background": below,
        "Tables": ["geomap_mentions", "geomap_relations", "geomap_unlocated"],
    }
    assert "GeoNames (CC BY 4.0)" in project["abstract"]
    assert project["history"] == ["Read from the text of article a-test by geomap 0.0."]
    assert project["links"] == ["https://example.org/news"]
    assert "2023-06-09" in project["abstract"]
    assert set(project["layers"]) == {*above, *below, *(f"geomap_{name}" for name in TABLES)}
    for layer in project["layers"].values():
        assert layer["valid"]
        assert layer["source"].startswith(str(qgis["folder"]))
        assert layer["licences"], "whoever made the data is named on every layer"


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
    heads = [symbol[-1] for symbol in layers["routes"]["symbols"]]
    assert all(head == ["GeometryGenerator", "MarkerLine"] for head in heads), "every leg has an arrowhead"
    for name, table in TABLES.items():
        said = ["In the article's words"] if "quotes" in table.names else []
        wanted = [column.alias for column in table.columns] + said
        assert layers[name]["alias"][-len(wanted) :] == wanted
        assert layers[name]["display"]
        assert layers[name]["tabs"][:1] == [table.title]
        assert "Record" in layers[name]["tabs"]
    for name in ("open_legs", *(each for each in layers if each.startswith("background"))):
        assert layers[name]["renderer"] == "RuleRenderer"
    assert layers["open_legs"]["labels"]
    assert layers["background_names"]["labels"]


def test_counts(qgis):
    counts = {name: layer["count"] for name, layer in qgis["alone"].items() if not name.startswith("background")}
    assert counts == {
        "places": 4, "areas": 5, "routes": 3, "mentions": 27, "relations": 4, "unlocated": 4, "open_legs": 1,
    }  # fmt: skip


@pytest.mark.parametrize("picture", ["project", "alone"])
def test_the_picture_is_the_one_that_was_looked_at(qgis, picture):
    """Tolerant: fonts and the edges of lines differ between machines, so both are made coarse before."""
    from PIL import Image, ImageChops, ImageFilter

    found, wanted = (
        Image.open(path).convert("RGB").filter(ImageFilter.GaussianBlur(3)).resize((250, 190))
        for path in (qgis["folder"] / f"{picture}.png", Path(__file__).with_name(f"{picture}.png"))
    )
    differences = ImageChops.difference(found, wanted).convert("L").histogram()
    far = sum(differences[48:]) / (250 * 190)
    assert far < 0.02, f"{far:.1%} of the picture differ: look at {qgis['folder'] / picture}.png"


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
    if picture == "alone.png":
        assert counts[0xFF, 0xFF, 0xFF] > 200_000
    else:
        assert counts[0xF7, 0xF5, 0xF0] > 200_000  # land
        assert counts[0xE3, 0xED, 0xF3] > 50_000  # sea


def test_the_quotes_are_shown_and_cannot_run(qgis):
    assert qgis["tip"].startswith("<b>Mos&lt;i&gt;cow</b><p>White House accuses Iran of")


def test_the_quotes_can_be_read_in_the_form(qgis):
    assert qgis["form"]["said"].startswith("“White House accuses Iran of")
    assert "” (paragraph " in qgis["form"]["said"]
    assert "{" not in qgis["form"]["said"]


def test_what_a_new_feature_begins_with(qgis):
    new = qgis["form"]["new"]
    assert new["id"].startswith("added-")
    assert (new["precision"], new["review"], new["claim_status"]) == ("site", "verified", "assessed")
    assert new["quotes"] == "[]"
    assert qgis["form"]["copied_id"].startswith("added-"), "a copy gets an id of its own"


def test_edits_in_qgis_come_back(qgis, tmp_path):
    """The script has moved the first place, deleted the last leg and added a place when it told all the rest."""
    assert qgis["edited"] == [True, True]
    before, found = qgis["layers"], geomap.read(qgis["folder"] / "seed.gpkg")
    assert (found.places.geometry[0].x, found.places.geometry[0].y) == (1, 2)
    assert found.places["review"].tolist() == ["verified", "unreviewed", "unreviewed", "unreviewed", "verified"]
    assert found.places["id"].tolist()[:4] == before.places["id"].tolist()
    assert found.places["quotes"].tolist()[:4] == before.places["quotes"].tolist()
    assert found.places["name"].tolist()[4] == "Depot"
    assert found.routes["id"].tolist() == before.routes["id"].tolist()[:2]
    assert found.areas.equals(before.areas)
    assert found.provenance == before.provenance
    assert found.article == before.article
    assert run(["render", str(qgis["folder"] / "seed.gpkg"), "-o", str(tmp_path), "--quiet"]) == 0
    assert "Added by a person: the article does not name it." in (tmp_path / "seed.html").read_text("utf-8")


def test_the_project_still_opens_after_the_edit_and_another_is_left_alone(qgis):
    assert qgis["over"]["title"] == "A project of somebody else"
    assert qgis["over"]["styled"] == ["RuleRenderer"] * 3


def test_gdal_reads_everything_without_a_warning(qgis, tmp_path):
    outputs.write_all(handmade.seed().layers(), tmp_path, formats=("geojson",), name="seed")
    for path in (qgis["folder"] / "seed.gpkg", *sorted(tmp_path.glob("*.geojson"))):
        done = subprocess.run(["ogrinfo", "-ro", "-al", "-so", path], capture_output=True, text=True, check=False)
        assert done.returncode == 0
        assert done.stderr == ""
        assert "ERROR" not in done.stdout
        assert "Warning" not in done.stdout
