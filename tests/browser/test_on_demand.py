"""What is off the map until somebody asks: governments and adjectives, rejected candidates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from browsing import opened
from sample_layers import seed_layers

import geomap
from geomap.webmap import write_page

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

TEXT = (
    "Envoys meet in Geneva\n\nDelegates met in Geneva on Monday. Tehran said it would not come, and Washington said "
    "nothing. French officials flew from Lyon to Geneva. The talks go on in Springfield, Illinois, next week."
)


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("talks") / "talks.html"
    write_page(geomap.map_article(TEXT), path)
    return path


def test_governments_are_off_the_map_until_they_are_switched_on(launched: Any, talks: Path) -> None:
    with opened(launched, talks) as (page, watch):
        names = page.evaluate("data.actors.map((actor) => actor.name)")
        assert "Tehran" in names
        assert "Tehran" not in page.locator(".label:not(.gone)").all_inner_texts()
        assert page.locator("svg use[href='#s-actor']").count() == 0
        page.click("text=Governments")
        assert page.locator(".marker use[href='#s-actor']").count() == len(names)
        assert "Government, team, adjective" in page.inner_text("#key")
        page.evaluate("choose({kind: 'actor', i: data.actors.findIndex((actor) => actor.name === 'Tehran')})")
        assert "Tehran said it would not come" in page.inner_text(".sentence.chosen")
        assert "government" in page.inner_text("#card dl")
        page.keyboard.press("Escape")
        page.click("text=Governments")
        assert page.locator(".marker use[href='#s-actor']").count() == 0
        assert "Government, team, adjective" not in page.inner_text("#key")
        assert watch.complaints == []


def test_rejected_candidates_are_crosses_on_demand(launched: Any, talks: Path) -> None:
    with opened(launched, talks) as (page, watch):
        assert "Illinois, United States" in page.text_content("#panel-places")
        page.click(".place-row:has-text('Springfield')")
        others = page.evaluate("data.places.find((place) => place.name === 'Springfield').others.length")
        assert others > 1
        page.click("#card .others")
        shown = page.locator(".marker use[href='#s-other']").count()
        outside = page.locator("#card .rivals").inner_text().count("outside this map")
        assert shown + outside == others
        assert shown > 1
        inside = page.evaluate("""() => {
          const frame = document.getElementById("canvas").getBoundingClientRect();
          return [...document.querySelectorAll(".marker use[href='#s-other']")].every((mark) => {
            const box = mark.parentNode.getBoundingClientRect();
            return box.left > frame.left && box.right < frame.right && box.top > frame.top && box.bottom < frame.bottom;
          });
        }""")
        assert inside
        page.click("#card .others")
        assert page.locator(".marker use[href='#s-other']").count() == 0
        assert watch.complaints == []


HOSTILE = "</script><img src=x onerror=window.__pwned=1>{{ 7*191 }}${window.__pwned=2}"


def test_names_of_governments_divisions_and_candidates_are_text(launched: Any, tmp_path: Path) -> None:
    layers = seed_layers()
    layers.mentions["place_name"] = HOSTILE
    layers.mentions["lon"], layers.mentions["lat"] = 44.0, 40.0
    layers.places["admin1_name"] = HOSTILE
    other = {"id": "x:1", "name": HOSTILE, "lon": 50.0, "lat": 40.0, "score": 0.1, "reason": HOSTILE}
    layers.places["candidates"] = json.dumps([other])
    write_page(layers, tmp_path / "hostile.html")
    with opened(launched, tmp_path / "hostile.html") as (page, watch):
        page.click("text=Governments")
        page.evaluate("choose({kind: 'actor', i: 0})")
        assert page.inner_text("#card h2") == HOSTILE
        page.click(".place-row >> nth=0")
        page.click("#card .others")
        assert HOSTILE in page.inner_text("#card .full")
        assert HOSTILE in page.inner_text("#card .rivals")
        page.evaluate("showPile([0, 1, 2])")
        assert HOSTILE in page.inner_text("#card .pile")
        assert page.evaluate("window.__pwned") is None
        assert page.locator("#canvas img, #card img, #lists img").count() == 0
        assert watch.complaints == []
