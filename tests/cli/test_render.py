"""``geomap render``: from a file that a person has edited to page and exports."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import shapely

from geomap.cli import run

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (
    "Ferry adrift\n\nA ferry sailed from Odesa to Istanbul on Monday, police in Ankara said. "
    "A train then travelled from Istanbul to Sofia.\n"
)
HEAD = b"GP\0\1" + (4326).to_bytes(4, "little")


@pytest.fixture(scope="module")
def mapped(tmp_path_factory) -> Path:
    """Everything that `geomap map` writes of an article."""
    folder = tmp_path_factory.mktemp("mapped")
    (folder / "ferry.txt").write_text(TEXT, encoding="utf-8")
    assert run(["map", str(folder / "ferry.txt"), "-o", str(folder), "--quiet"]) == 0
    return folder


@pytest.fixture
def file(mapped, tmp_path) -> Path:
    return shutil.copy(mapped / "ferry.gpkg", tmp_path / "ferry.gpkg")


def edit(path, *statements):
    with closing(sqlite3.connect(path)) as database, database:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            database.create_function(name, 1, lambda _: 0)
        for statement in statements:
            database.execute(*statement)


def render(capsys, *arguments):
    code = run(["render", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_what_nobody_edited_is_rendered_to_the_same_bytes(mapped, tmp_path, capsys):
    code, out, err = render(capsys, mapped / "ferry.gpkg", "-o", tmp_path)
    assert (code, err) == (0, "")
    assert "Reviewed by a person: nothing yet" in out
    written = {path.name for path in tmp_path.iterdir()}
    assert "ferry.gpkg" not in written
    assert {"ferry.html", "ferry.geojson", "ferry.json", "ferry.places.geojson"} <= written
    for name in written - {"ferry.json"}:  # which names the files that were written with it
        assert (tmp_path / name).read_bytes() == (mapped / name).read_bytes(), name
    # The same again, as a GeoPackage: what is written of what was read is what was read.
    assert render(capsys, mapped / "ferry.gpkg", "-o", tmp_path, "--format", "gpkg", "--quiet") == (0, "", "")
    assert (tmp_path / "ferry.gpkg").read_bytes() == (mapped / "ferry.gpkg").read_bytes()


def test_edits_reach_page_and_exports(file, tmp_path, capsys):
    edit(
        file,
        ("UPDATE places SET geom = ? WHERE name LIKE 'Ista%'", (HEAD + shapely.Point(30.5, 41.15).wkb,)),
        ("DELETE FROM routes WHERE destination LIKE 'Sofia%'",),
        ("INSERT INTO places (geom, name) VALUES (?, 'Depot')", (HEAD + shapely.Point(33, 44).wkb,)),
    )
    out = tmp_path / "out"
    code, said, err = render(capsys, file, "-o", out)
    assert (code, err) == (0, "")
    assert "Reviewed by a person: 2 places" in said
    found = json.loads((out / "ferry.json").read_text("utf-8"))
    moved, added = (next(each for each in found["places"] if each["name"] == name) for name in ("Istanbul", "Depot"))
    assert (moved["lon"], moved["lat"], moved["review"]) == (30.5, 41.15, "verified")
    assert moved["quotes"]
    assert added["reason"] == "Added by a person: the article does not name it."
    assert [(leg["origin"], leg["destination"]) for leg in found["legs"]] == [("Odesa", "Istanbul")]
    assert "drawn again" in found["legs"][0]["method"]
    page = (out / "ferry.html").read_text("utf-8")
    assert "Added by a person: the article does not name it." in page
    lines = json.loads((out / "ferry.routes.geojson").read_text("utf-8"))
    end = lines["features"][0]["geometry"]["coordinates"][-1]
    assert end == pytest.approx([30.5, 41.15], abs=0.2)


def test_the_underline_of_a_deleted_leg_goes_from_the_text(mapped, file):
    import geomap
    from geomap.webmap.content import page_data

    def legs_in_the_text(path):
        return json.dumps(page_data(geomap.read(path))["text"]).count('"l"')

    before = legs_in_the_text(mapped / "ferry.gpkg")
    edit(file, ("DELETE FROM routes WHERE destination LIKE 'Sofia%'",))
    assert 0 < legs_in_the_text(file) < before


def test_nonsense_is_named_and_nothing_is_written(file, tmp_path, capsys):
    edit(file, ("UPDATE routes SET geom = NULL, path_basis = NULL WHERE fid = 1",))
    code, out, err = render(capsys, file, "-o", tmp_path / "out")
    assert (code, out) == (4, "")
    assert err.startswith("geomap: ferry.gpkg: routes, row 1 (l-")
    assert "neither a line nor a no_line_reason" in err
    assert not (tmp_path / "out").exists()


def test_the_others_are_done(mapped, tmp_path, capsys):
    code, _, err = render(capsys, tmp_path / "no.gpkg", mapped / "ferry.gpkg", "-o", tmp_path, "--quiet")
    assert code == 4
    assert err == f"geomap: {tmp_path / 'no.gpkg'}: there is no such file\n"
    assert (tmp_path / "ferry.html").exists()


def test_the_file_itself_is_not_written_over(file, capsys):
    before = file.read_bytes()
    code, _, err = render(capsys, file, "-o", file.parent, "--format", "html,gpkg")
    assert code == 2
    assert "would be written over" in err
    assert file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir()] == ["ferry.gpkg"]


def test_what_is_left_out_is_said(file, tmp_path, capsys):
    edit(file, ("ALTER TABLE places ADD COLUMN remark TEXT",))
    code, _, err = render(capsys, file, "-o", tmp_path / "out", "--quiet")
    assert code == 0
    assert err == "geomap: ferry.gpkg: places: what stands in remark is not read: no column of geomap's\n"


def test_wrong_usage(file, tmp_path, capsys):
    assert render(capsys, file, "--format", "docx")[0] == 2
    assert render(capsys)[0] == 2
    (tmp_path / "x.txt").write_text("x")
    assert render(capsys, tmp_path / "x.txt")[0] == 2
    assert render(capsys, tmp_path / "x.html")[0] == 2


def test_a_map_without_places(tmp_path, capsys):
    (tmp_path / "x.txt").write_text("Nothing happened\n\nNobody said a word.\n", encoding="utf-8")
    assert run(["map", str(tmp_path / "x.txt"), "-o", str(tmp_path), "--quiet"]) == 7
    assert render(capsys, tmp_path / "x.gpkg", "-o", tmp_path / "out", "--quiet")[0] == 7
    assert (tmp_path / "out" / "x.html").exists()
