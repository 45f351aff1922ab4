"""Tiles: offered by name or URL, checked before anything is drawn, asked for by nobody but the reader."""

from __future__ import annotations

import io
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from sample_layers import seed_layers

from geomap.errors import ConfigurationError
from geomap.webmap import write_page
from geomap.webmap.page import render
from geomap.webmap.tiles import Tiles, tiles_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (256, 256), (200, 220, 200)).save(content, "PNG")
    return content.getvalue()


def policy(page: str) -> str:
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert found
    return found.group(1).replace("&#39;", "'")


def test_names_are_those_of_xyzservices() -> None:
    tiles = tiles_of("OpenStreetMap.Mapnik")
    assert tiles.url == "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
    assert "OpenStreetMap" in tiles.attribution
    assert tiles.sources == ["https://tile.openstreetmap.org"]
    assert tiles_of("OpenTopoMap").sources == [f"https://{letter}.tile.opentopomap.org" for letter in "abc"]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("openstreetmap", "did you mean .*OpenStreetMap.Mapnik"),
        ("nonsense", "no tiles are called 'nonsense'"),
        ("CartoDB.Positron", "wants a key"),
        ("https://example.org/{z}/{x}.png", "lacks"),
        ("https://example.org/{z}/{x}/{y}/{key}", r"\{key\} is not known"),
        ("javascript:alert(1)//{z}/{x}/{y}", "no http or https URL"),
        ("https://example.org; script-src */{z}/{x}/{y}", "no http or https URL"),
        ("https://example.org/{z}/{x}/{y}\n<script>", "no http or https URL"),
        ("https://me:secret@example.org/{z}/{x}/{y}", "no plain host"),
        ("https://*.org/{z}/{x}/{y}", "no plain host"),
        ("https://'none'/{z}/{x}/{y}", "no plain host"),
        ("https://{x}.example.org/{z}/{x}/{y}", "no plain host"),
        ("https://example.org:99999/{z}/{x}/{y}", "no URL"),
        ("https:///{z}/{x}/{y}", "no plain host"),
    ],
)
def test_what_is_no_tiles_is_one_line(named: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as caught:
        tiles_of(named)
    assert len(str(caught.value)) < 400


def test_the_policy_is_widened_to_that_host_alone() -> None:
    plain, tiled = (
        policy(render(seed_layers())),
        policy(render(seed_layers(), tiles="https://{s}.t.example:8443/{z}/{x}/{y}")),
    )
    assert "img-src data:;" in plain
    assert tiled.replace(" https://a.t.example:8443 https://b.t.example:8443 https://c.t.example:8443", "") == plain


def test_an_attribution_is_text_and_short(monkeypatch: pytest.MonkeyPatch) -> None:
    import xyzservices

    evil = "</script><img src=x onerror=alert(1)>{{ 7*7 }}`${1}`\u2028" * 40
    provider = xyzservices.TileProvider(name="Evil.<b>Tiles", url="https://evil.example/{z}/{x}/{y}", attribution=evil)
    monkeypatch.setitem(xyzservices.providers, "EvilTiles", provider)
    tiles = tiles_of("Evil.<b>Tiles")
    assert isinstance(tiles, Tiles)
    assert len(tiles.attribution) <= 300
    page = render(seed_layers(), tiles="Evil.<b>Tiles")
    assert "<img src=x" not in page
    assert page.count("</script>") == render(seed_layers()).count("</script>")
    assert "Evil.&lt;b&gt;Tiles" in page


class _Server(BaseHTTPRequestHandler):
    asked: list[tuple[str, str | None]] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Referer")))
        content = picture()
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    _Server.asked.clear()
    made = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_address[1]}"
    made.shutdown()
    made.server_close()


@pytest.mark.browser
def test_nothing_is_asked_for_before_a_reader_chooses_tiles(launched: Any, server: str, tmp_path: Path) -> None:
    write_page(seed_layers(), tmp_path / "tiled.html", tiles=f"{server}/{{z}}/{{x}}/{{y}}.png")
    context = launched.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.goto((tmp_path / "tiled.html").as_uri())
    page.wait_for_timeout(200)
    assert _Server.asked == []
    assert "Natural Earth" in page.inner_text("#credits")
    page.select_option("#ground", "tiles")
    page.wait_for_selector(".leaflet-tile-loaded >> nth=3", state="attached")
    page.wait_for_timeout(300)
    assert all(re.fullmatch(r"/\d+/-?\d+/\d+\.png", path) for path, _ in _Server.asked)
    size = page.evaluate("() => { const {x, y} = map.getSize(); return [x, y]; }")
    assert len(_Server.asked) <= (size[0] // 180 + 2) * (size[1] // 180 + 2)  # the view, no more
    assert "tiles of 127.0.0.1" in page.inner_text("#credits")
    assert "Natural Earth" not in page.inner_text("#credits .sources")
    assert page.get_attribute(".leaflet-tile", "referrerpolicy") == "strict-origin-when-cross-origin"
    page.select_option("#ground", "own")
    assert "Natural Earth" in page.inner_text("#credits")
    assert page.locator(".leaflet-tile").count() == 0
    assert errors == []
    context.close()
