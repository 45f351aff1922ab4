"""All the files of an article: names, wholeness, errors in one line."""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import handmade
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap import outputs
from geomap.errors import ConfigurationError, ExportError

FORMATS = ("gpkg", "geojson", "json")


@pytest.fixture(scope="module")
def layers():
    return handmade.seed().layers()


def test_the_files_are_those_of_the_contract(layers, tmp_path):
    paths = outputs.write_all(layers, tmp_path / "made" / "here", formats=FORMATS, name="My article")
    names = [path.name for path in paths]
    assert names == [
        "My-article.gpkg", "My-article.geojson", "My-article.places.geojson", "My-article.areas.geojson",
        "My-article.routes.geojson", "My-article.json",
    ]  # fmt: skip
    assert sorted(path.name for path in (tmp_path / "made" / "here").iterdir()) == sorted(names)
    assert json.loads(paths[-1].read_text())["files"] == names


def test_same_bytes_twice_and_elsewhere(tmp_path):
    def digest(folder):
        outputs.write_all(handmade.seed().layers(), folder, formats=FORMATS, name="x")
        return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}

    first = digest(tmp_path / "one")
    assert first == digest(tmp_path / "one") == digest(tmp_path / "two")


def test_the_summary_says_it_all(layers, tmp_path):
    path = tmp_path / "x.json"
    outputs.write(layers, path)
    found = json.loads(path.read_text("utf-8"))
    assert found["places"][0]["name"] == "Moscow"
    assert (found["places"][0]["lon"], found["places"][0]["lat"]) == (37.62, 55.75)
    assert next(area for area in found["areas"] if area["name"] == "Russia")["bbox"] == [28.0, 50.0, -170.0, 75.0]
    assert [leg["label"] for leg in found["legs"]] == ["a", "1", "2"]
    assert {row["verdict"] for row in found["relations"]} == {"holds", "contradicted"}
    assert len(found["mentions"]) == len(layers.mentions)
    assert found["article"]["id"] == "a-test"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("000_17ea725e07b18fd2", "000_17ea725e07b18fd2"),
        ("A b/c\\d", "A-b-c-d"),
        ("../../etc/passwd", "etc-passwd"),
        ("São Tomé", "Sao-Tome"),
        ("<script>alert(1)</script>", "script-alert-1-script"),
        ("{{ 7*7 }}", "7-7"),
        ("a\0b\nc", "a-b-c"),
        ("-rf", "rf"),
    ],
)
def test_slug(name, expected):
    assert outputs.slug(name) == expected


@given(st.text(max_size=300))
def test_slug_is_always_safe(name):
    safe = outputs.slug(name)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,80}", safe)
    assert safe[0] != "-"
    assert outputs.slug(safe) == safe


def test_slug_of_other_scripts_and_devices():
    assert outputs.slug("Москва") != outputs.slug("Киев")
    assert outputs.slug("") == outputs.slug("")
    assert outputs.slug("CON").startswith("CON-")
    assert outputs.slug("x" * 100) != outputs.slug("x" * 101)


def test_unknown_formats_are_named(layers, tmp_path):
    with pytest.raises(ConfigurationError, match=r"x\.doc: no format has the suffix '\.doc'; known are \.html, "):
        outputs.write(layers, tmp_path / "x.doc")
    with pytest.raises(ConfigurationError, match="unknown format 'doc'"):
        outputs.write_all(layers, tmp_path, formats=("json", "doc"))
    assert not list(tmp_path.iterdir())


def one_line(error):
    text = str(error.value)
    assert "\n" not in text
    assert ".geomap-" not in text
    return text


def test_a_file_in_place_of_the_folder(layers, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExportError) as error:
        outputs.write_all(layers, tmp_path / "file", formats=("json",))
    assert one_line(error) == f"cannot write into {tmp_path / 'file'}: it is not a folder"
    with pytest.raises(ExportError) as error:
        outputs.write_all(layers, tmp_path / "file" / "deeper", formats=("json",))
    assert "Not a directory" in one_line(error)


def test_a_folder_in_place_of_a_file(layers, tmp_path):
    (tmp_path / "x.places.geojson").mkdir()
    with pytest.raises(ExportError) as error:
        outputs.write_all(layers, tmp_path, formats=FORMATS, name="x")
    assert one_line(error) == f"cannot write {tmp_path / 'x.places.geojson'}: a folder is in its place"
    assert [path.name for path in tmp_path.iterdir()] == ["x.places.geojson"]
    with pytest.raises(ExportError):
        outputs.write(layers, tmp_path / "x.places.geojson")


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "json"])
def test_no_such_folder(layers, tmp_path, suffix):
    with pytest.raises(ExportError) as error:
        outputs.write(layers, tmp_path / "nowhere" / f"x.{suffix}")
    assert "No such file or directory" in one_line(error)
    assert str(tmp_path / "nowhere") in one_line(error)


def test_a_folder_that_cannot_be_written(layers, tmp_path):
    folder = Path("/proc/self") if os.geteuid() == 0 else tmp_path / "closed"
    if folder.name == "closed":
        folder.mkdir(mode=0o500)
    with pytest.raises(ExportError) as error:
        outputs.write_all(layers, folder, formats=("json",))
    assert str(folder) in one_line(error)


def test_a_name_with_a_nul(layers, tmp_path):
    with pytest.raises(ExportError) as error:
        outputs.write(layers, tmp_path / "a\0b.json")
    one_line(error)


@pytest.mark.parametrize("format_name", FORMATS)
def test_what_was_there_stays_when_writing_fails(layers, tmp_path, format_name):
    suffix = outputs.FORMATS[format_name].suffix
    path = tmp_path / f"x{suffix}"
    outputs.write(layers, path)
    before = path.read_bytes()
    unlocated = layers.unlocated.drop(columns="name")  # the last table: the others are written by then
    broken = replace(layers, routes=layers.routes.drop(columns="label"), unlocated=unlocated)
    if format_name == "gpkg":
        broken = replace(broken, unlocated=None)
    with pytest.raises(Exception):  # noqa: B017, PT011  (whatever it is)
        outputs.write(broken, path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_full_disk(tmp_path):
    """A limit on the size of files stands in for a small disk."""
    script = textwrap.dedent("""
        import resource, signal, sys
        sys.path.insert(0, sys.argv[2])
        import handmade
        from geomap import outputs
        from geomap.errors import ExportError
        layers = handmade.seed().layers()
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))
        for suffix in sys.argv[3:]:
            try:
                outputs.write(layers, f"{sys.argv[1]}/x.{suffix}")
            except ExportError as error:
                print(suffix, error)
    """)
    (tmp_path / "x.json").write_text("before")
    suffixes = ["json", "geojson", "gpkg", "kml", "kmz", "parquet", "fgb", "csv", "shp"]
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), str(Path(handmade.__file__).parent), *suffixes],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()] == suffixes, done.stdout
    assert ".geomap-" not in done.stdout
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"x.json": "before"}


def test_killed_in_the_middle(layers, tmp_path):
    outputs.write_all(layers, tmp_path, formats=FORMATS, name="x")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    script = textwrap.dedent("""
        import os, signal, sys
        sys.path.insert(0, sys.argv[2])
        import handmade
        from dataclasses import replace
        from geomap import outputs
        from geomap.exporters import summary
        layers = handmade.seed().layers()
        layers = replace(layers, article=replace(layers.article, title="other"))
        summary.text = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
        outputs.write_all(layers, sys.argv[1], formats=("gpkg", "geojson", "json"), name="x")
    """)
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), str(Path(handmade.__file__).parent)], check=False, timeout=60
    )
    assert done.returncode == -signal.SIGKILL
    for name, content in before.items():
        assert (tmp_path / name).read_bytes() == content


def test_a_symbolic_link_stays_one(layers, tmp_path):
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "y.json"
    target.write_text("old")
    link = tmp_path / "x.json"
    link.symlink_to(target)
    outputs.write(layers, link)
    assert link.is_symlink()
    assert json.loads(target.read_text())["places"]


def test_files_get_the_usual_rights(layers, tmp_path):
    outputs.write(layers, tmp_path / "x.json")
    (tmp_path / "plain").write_text("x")
    assert (tmp_path / "x.json").stat().st_mode == (tmp_path / "plain").stat().st_mode
