"""Many places, long texts: what is in the page at once stays small, what is not is one step away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browsing import Watch, opened

from benchmarks.page_layers import many_layers
from geomap.webmap import write_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.browser

PLACES = 3000


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("crowd") / "crowd.html"
    write_page(many_layers(PLACES, 20), path)
    return path


@pytest.fixture(scope="module")
def shared_page(launched: Any, crowded: Path) -> Iterator[tuple[Any, Watch]]:
    with opened(launched, crowded) as (page, watch):
        yield page, watch


@pytest.fixture
def page(shared_page: tuple[Any, Watch]) -> Iterator[Any]:
    page, watch = shared_page
    page.evaluate("() => { choose(null); openTab('places'); fit(); arrange(); }")
    yield page
    assert watch.complaints == []


def test_a_crowd_costs_little(launched: Any, crowded: Path) -> None:
    # 20,000 may cost 8 MB: a page with nothing on it is half a megabyte, a place may add some 370 bytes.
    assert crowded.stat().st_size < 700_000 + 370 * PLACES
    with opened(launched, crowded) as (page, watch):
        assert page.evaluate("document.querySelectorAll('*').length") < 12_000
        assert page.locator(".marker").count() < 400
        assert page.inner_text("#tab-places .count") == "3,000"
        assert watch.complaints == []


def test_every_place_is_in_a_disc_or_by_itself(page: Any) -> None:
    page.evaluate("void map.setZoom(map.getMinZoom(), {animate: false})")
    total = """() => {
      const zoom = Math.max(0, Math.min(DEEPEST, Math.round(map.getZoom())));
      const all = crowd.getClusters([-180, -90, 180, 90], zoom);
      return pinned.length + all.reduce((sum, {properties}) => sum + (properties.point_count || 1), 0);
    }"""
    assert page.evaluate(total) == PLACES
    assert page.locator(".disc").count() > 5
    assert "Several places, their number" in page.text_content("#key")


def test_a_disc_opens_where_it_stands(page: Any) -> None:
    zoom = page.evaluate("map.getZoom()")
    page.locator(".disc").nth(3).click(force=True)
    assert page.evaluate("map.getZoom()") > zoom


def test_a_place_far_down_the_list_is_shown_in_list_text_and_map(page: Any) -> None:
    page.evaluate("choose({kind: 'place', i: 2500})")
    name = page.evaluate("data.places[2500].name")
    assert page.inner_text("#card h2") == name
    assert page.locator(".place-row.chosen .name").inner_text() == name
    assert name in page.inner_text(".sentence.chosen >> nth=0")
    assert page.locator(".marker.chosen").count() == 1
    assert name in page.locator(".label.chosen:not(.gone)").inner_text()
    position, size = (page.get_attribute("li:has(.row.chosen)", f"aria-{each}") for each in ("posinset", "setsize"))
    assert (position, size) == ("2501", "3000")
    page.click("#card .next")
    assert page.inner_text("#card h2") != name


def test_the_list_grows_by_keyboard_and_says_how_many_there_are(page: Any) -> None:
    page.evaluate("longLists.places.show(0, STEP)")
    assert page.inner_text("#panel-places .after .said") == "1 to 150 of 3,000"
    page.focus("#panel-places .after button")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel-places .after .said") == "1 to 300 of 3,000"
    assert page.evaluate("document.activeElement.dataset.place") == page.evaluate("String(longLists.places.shown[150])")


def test_a_name_is_found_without_its_accents(page: Any) -> None:
    name = page.evaluate("data.places.find((place) => /^[ÀÁÃÄÇÉÍÑÓÖŌŠŞŢÚ]/.test(place.name)).name")
    bare = page.evaluate("(name) => name.normalize('NFD').replace(/\\p{M}/gu, '').toUpperCase()", name)
    page.fill("#panel-places .find input", bare)
    assert name in page.locator(".place-row .name").all_inner_texts()
    assert page.locator(".place-row").count() < 20
    page.fill("#panel-places .find input", "nowhere at all")
    assert page.inner_text("#panel-places .after .said") == "None found"
    page.fill("#panel-places .find input", "")
    assert page.locator(".place-row").count() == 150


def test_marks_come_when_the_text_is_near(page: Any) -> None:
    assert page.locator("#words .part:not(.near)").count() > 1
    whole = page.evaluate("data.text.flat().flatMap(([, stretches]) => stretches.map(({t}) => t)).join('')")
    there = page.evaluate("""() => {
      const copy = document.getElementById("story").cloneNode(true);
      for (const badge of copy.querySelectorAll(".badge")) badge.remove();
      return copy.querySelector("#title").textContent + copy.querySelector("#words").textContent;
    }""")
    assert there == whole  # every word is there before anybody scrolls
    page.evaluate("() => { const text = document.getElementById('text'); text.scrollTop = text.scrollHeight; }")
    page.wait_for_timeout(300)
    assert page.locator("#words > :last-child a.literal").count() > 0


def test_printing_has_the_whole_text_and_many_rows(page: Any) -> None:
    page.evaluate("printing(true)")
    assert page.locator("#words .part:not(.near)").count() == 0
    assert page.locator(".place-row").count() == 2000
    assert page.text_content("#panel-places .after .said") == "1 to 2,000 of 3,000"
    page.evaluate("printing(false)")
    assert page.locator(".place-row").count() == 150
