"""Nothing that an article says is ever run: page and Folium map, in a real browser, with everything clicked."""

from __future__ import annotations

import dataclasses
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import pytest
from browsing import opened
from hostile import STRINGS, hostile_layers
from sample_layers import seed_layers

from geomap.webmap import to_folium, write_page, write_together

if TYPE_CHECKING:
    from geomap.model import Layers

CLICK_ALL = """async () => {
  const rest = () => new Promise((done) => setTimeout(done, 0));
  const flying = fly;
  window.fly = () => {};  // a flight for each of them would take minutes
  for (const node of document.querySelectorAll("button, #layers label, .place-marker, .badge, .sign")) {
    if (node.isConnected) node.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
  }
  for (const node of document.querySelectorAll("#text a, #title a")) node.click();
  await rest();
  for (let i = 0; i < data.places.length; i++) {
    window.fly = i % 20 ? () => {} : flying;
    choose({kind: "place", i});
    for (const button of document.querySelectorAll("#card .others")) button.click();
  }
  for (let i = 0; i < data.legs.length; i++) choose({kind: "leg", i}, {fly: false});
  for (let i = 0; i < data.checks.length; i++) choose({kind: "check", i}, {fly: false});
  for (let i = 0; i < data.away.length; i++) choose({kind: "away", i});
  await rest();
}"""
OPEN_ALL = """async () => {
  const map = window[Object.keys(window).find((name) => name.startsWith("map_"))];
  const features = [];
  map.eachLayer((layer) => layer.feature && layer.fire && features.push(layer));
  const shown = [];
  for (const layer of features) {
    const latlng = layer.getLatLng ? layer.getLatLng() : layer.getBounds().getCenter();
    layer.fire("mouseover", {latlng}, true);
    layer.fire("click", {latlng}, true);
    const cell = document.querySelector(".leaflet-popup-content td");
    if (cell) shown.push(cell.textContent);
    await new Promise((done) => setTimeout(done, 0));
    map.closePopup();
    for (const node of document.querySelectorAll(".leaflet-popup")) node.remove();
  }
  for (const box of document.querySelectorAll(".leaflet-control-layers input")) { box.click(); box.click(); }
  await new Promise((done) => setTimeout(done, 50));
  return shown;
}"""


@pytest.fixture(scope="module")
def layers() -> Layers:
    return hostile_layers()


def ran(page: Any) -> Any:
    return page.evaluate("window.__pwned")


def test_there_are_enough_of_them() -> None:
    assert len(set(STRINGS)) >= 40


@pytest.mark.browser
def test_page_runs_nothing(launched: Any, layers: Layers, tmp_path: Path) -> None:
    path = tmp_path / "a${x}`{{7*191}}<b>'\".html"
    write_page(layers, path)
    with opened(launched, path) as (page, watch):
        assert page.evaluate("document.documentElement.dataset.ready") == "1"
        title = page.title()
        page.evaluate(CLICK_ALL)
        page.wait_for_timeout(200)
        assert ran(page) is None
        assert page.title() == title
        assert watch.complaints == []
        assert page.locator(".leaflet-pane path.land").count() == 1
        assert page.locator(".place-row").count() >= len(STRINGS)
        assert page.locator("iframe, #words img, #card img, form, base, object, embed").count() == 0
        assert page.locator("script").count() == 4
        assert page.locator("body").is_visible()


@pytest.mark.browser
def test_page_of_several_articles_runs_nothing(launched: Any, layers: Layers, tmp_path: Path) -> None:
    # Its link to the source would be followed by the clicking of everything.
    spoiled = dataclasses.replace(
        layers.article, id=STRINGS[5], title=STRINGS[0], published="2026-01-02 <b>", url=STRINGS[10]
    )
    calm = dataclasses.replace(seed_layers().article, published="2026-02-03")
    path = tmp_path / "together.html"
    write_together(
        [dataclasses.replace(layers, article=spoiled), dataclasses.replace(seed_layers(), article=calm)], path
    )
    with opened(launched, path) as (page, watch):
        assert page.evaluate("document.documentElement.dataset.ready") == "1"
        title = page.title()
        page.evaluate(CLICK_ALL)
        for k in range(2):
            page.evaluate("(k) => { showArticle(k); data.articles[k].box.click(); data.articles[k].box.click(); }", k)
        page.evaluate("for (const button of document.querySelectorAll('#card .to-text')) button.click()")
        page.wait_for_timeout(200)
        assert ran(page) is None
        assert page.title() == title
        assert watch.complaints == []
        assert STRINGS[0] in page.inner_text("#panel-articles")
        assert page.locator("iframe, #words img, #card img, form, base, object, embed").count() == 0
        assert page.locator("script").count() == 4


@pytest.mark.browser
def test_page_shows_the_strings_as_they_are(launched: Any, layers: Layers, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_page(layers, path)
    with opened(launched, path) as (page, _):
        shown = page.evaluate("document.getElementById('words').textContent")
        for text in (
            "<script>window.__pwned=1</script>",
            "{{ 7*191 }}",
            "${window.__pwned=13}",
            "😀👩‍👩‍👧‍👦 e\u0301 ﷽",
        ):
            assert text in shown
        assert "1337" not in page.evaluate("document.body.innerText").replace("{{'a'*1337}}", "").replace(
            "{% for x in range(9) %}1337{% endfor %}", ""
        )
        names = page.locator(".place-row .name").all_text_contents()
        assert "<img src=x onerror=window.__pwned=5>" in names


def test_page_is_one_block_of_data_and_known_scripts(layers: Layers, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_page(layers, path)
    text = path.read_text(encoding="utf-8")
    inside = text.split('id="data">', 1)[1].split("</script>", 1)[0]
    assert not re.search("[<>&\u2028\u2029]", inside)
    assert str(os.getpid()) not in re.sub(r"[\d,.\[\]]{20,}", "", inside)
    assert text.count("<script") == text.count("</script>")


@pytest.mark.browser
def test_folium_map_runs_nothing(launched: Any, layers: Layers, tmp_path: Path) -> None:
    made = to_folium(layers)
    folium.Marker((45, 20), popup="added by a person", tooltip="mine").add_to(made)
    path = tmp_path / "folium.html"
    made.save(str(path))
    with opened(launched, path) as (page, watch):
        title = page.title()
        shown = page.evaluate(OPEN_ALL)
        page.wait_for_timeout(100)
        assert len(shown) > len(STRINGS)
        for text in (
            "{{ cycler.__init__.__globals__.os.getpid() }}",
            "`${window.__pwned=14}`",
            STRINGS[1],
            STRINGS[37],
        ):
            assert text in shown
        assert ran(page) is None
        assert page.title() == title
        assert watch.complaints == []
        assert page.locator("path.leaflet-interactive").count() > 0
        assert page.locator(".leaflet-popup-content iframe, .leaflet-popup-content form").count() == 0


def test_folium_map_has_no_trace_of_jinja(layers: Layers) -> None:
    text = to_folium(layers).get_root().render()
    assert "{{" not in re.sub(r"base64,[\w+/=]+", "", text)
    assert "1337133713371337" not in text
    assert not Path("/tmp/geomap-pwned").exists()
