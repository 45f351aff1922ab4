"""The page as a file: whole, safe, small, the same each time."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from sample_layers import seed_layers

from geomap.errors import DatasetMissingError, ExportError
from geomap.webmap import assets, write_page
from geomap.webmap.page import inert_json, map_script, render

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def page() -> str:
    return render(seed_layers())


def test_the_same_layers_give_the_same_bytes(page: str, tmp_path: Path) -> None:
    for name in ("a.html", "folder with spaces.html"):
        write_page(seed_layers(), tmp_path / name)
        assert (tmp_path / name).read_bytes() == page.encode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "folder with spaces.html"]


def test_it_is_small_and_asks_for_nothing(page: str) -> None:
    assert len(page.encode()) <= 900_000
    own = page.replace("http://www.w3.org/", "").replace("https://leafletjs.com", "")
    assert not re.search(r"(?:src|href|url)\s*[=(]\s*[\"']?(?:https?:)?//", own)
    assert "cdn" not in own.lower()


def test_the_policy_admits_exactly_its_scripts_and_style(page: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    said = policy.group(1).replace("&#39;", "'")
    assert "default-src 'none'" in said
    assert "unsafe" not in said
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert len(scripts) == 3
    for text in (*scripts, *styles):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in said
    assert " style=" not in re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)


def test_data_is_inert_json_and_reads_back(page: str) -> None:
    block = page.split('id="data">', 1)[1].split("</script>", 1)[0]
    assert not re.search("[<>&\u2028\u2029]", block)
    data = json.loads(block)
    assert data["article"]["title"].startswith("White House accuses Iran")
    value = {"a": "</script>\u2028<!--&\ud800", "b": [1, "}}"]}
    assert json.loads(inert_json(value)) == value


def test_folium_makes_the_map_under_a_fixed_name() -> None:
    assert "var map_geomap = L.map(" in map_script()
    assert map_script() == map_script()
    assert not re.search(r"[0-9a-f]{32}", map_script())


def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be written"):
        write_page(seed_layers(), tmp_path / "nowhere" / "x.html")


def test_what_was_there_stays_where_writing_fails(tmp_path: Path) -> None:
    goal = tmp_path / "x.html"
    goal.mkdir()
    (goal / "kept").touch()
    with pytest.raises(ExportError):
        write_page(seed_layers(), goal)
    assert [path.name for path in tmp_path.iterdir()] == ["x.html"]
    assert (goal / "kept").exists()


def test_missing_leaflet_is_one_line() -> None:
    with pytest.raises(DatasetMissingError, match=r"gone\.js is missing"):
        assets.vendor("gone.js")


def test_every_script_and_style_is_on_the_page() -> None:
    static = ROOT / "geomap" / "webmap" / "static"
    assert {path.name for path in static.iterdir()} == {*assets.SCRIPTS, assets.ARTICLES, *assets.STYLES}


def test_no_markup_in_the_python_of_the_page() -> None:
    for path in (ROOT / "geomap" / "webmap").glob("*.py"):
        assert not re.search(r"[\"'].*</?(?:div|span|p|svg|b|script|style|table)\b[^\"']*>", path.read_text("utf-8"))
