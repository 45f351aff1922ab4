"""From one file of layers to another, and what the command says where that cannot be."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from geomap import outputs
from geomap.cli import run

for folder in ("layers", "exporters"):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))

import handmade  # noqa: E402
from same import assert_same  # noqa: E402


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outputs.write(handmade.seed().layers(), tmp_path / "a.gpkg")
    return tmp_path


def said(capsys):
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out.splitlines()


def test_there_and_back_is_the_same(folder, capsys):
    assert run(["convert", "a.gpkg", "b.parquet"]) == 0
    assert said(capsys)[0] == "b.places.parquet"
    assert run(["convert", "b.routes.parquet", "c.gpkg", "--quiet"]) == 0
    assert said(capsys) == []
    assert_same(outputs.read("c.gpkg"), handmade.seed().layers())
    assert (folder / "c.gpkg").read_bytes() != b""
    # Through both formats and back the bytes are those of the first writing.
    assert run(["convert", "c.gpkg", "d.parquet"]) == 0
    assert all(path.read_bytes() == Path(path.name.replace("b.", "d.", 1)).read_bytes() for path in folder.glob("b.*"))


@pytest.mark.parametrize("suffix", ["html", "geojson", "json", "kml", "kmz", "fgb", "csv"])
def test_every_format_can_be_made(folder, capsys, suffix):
    assert run(["convert", "a.gpkg", f"b.{suffix}"]) == 0
    lines = said(capsys)
    assert lines == outputs.FORMATS[suffix].files("b", every=False)
    assert all((folder / line).stat().st_size > 0 for line in lines)


@pytest.mark.usefixtures("folder")
def test_a_shapefile_says_where_its_cuts_are(capsys):
    assert run(["convert", "a.gpkg", "b.shp"]) == 0
    assert said(capsys)[-1] == "Shapefiles cut names and text: b.shp.cuts.csv says which"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("source", "target", "code", "words"),
    [
        ("nowhere.gpkg", "b.kmz", 4, "nowhere.gpkg"),
        ("nowhere.parquet", "b.kmz", 4, "nowhere.places.parquet is not there"),
        ("a.kml", "b.gpkg", 2, ".kml does not hold the layers; what can be read: .gpkg"),
        ("a.gpkg", "b.doc", 2, "no format has the suffix '.doc'"),
        ("a.doc", "b.gpkg", 2, "no format has the suffix '.doc'"),
        ("a.gpkg", "nowhere/b.kmz", 6, "No such file or directory"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(source, target, code, words, capsys):
    assert run(["convert", source, target]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
    assert captured.err.count("\n") == 1


def test_formats_are_listed(capsys):
    assert run(["formats"]) == 0
    listed = said(capsys)
    assert [line.split()[0] for line in listed[1:]] == list(outputs.FORMATS)
    assert run(["formats", "--json"]) == 0
    found = {each["name"]: each for each in json.loads("\n".join(said(capsys)))["formats"]}
    assert found["parquet"]["keeps"]["article"] == "text"
    assert found["parquet"]["read_back"]
    assert found["html"]["keeps"] is None
    assert found["shp"]["files"] == outputs.FORMATS["shp"].files("NAME")
