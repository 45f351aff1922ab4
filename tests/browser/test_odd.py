"""Pages of what no reader hopes for: they stand, they are quiet, and what is on them can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browsing import opened
from odd import LONG, ODD

from geomap.webmap import write_page

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

SIZES = ((1280, 800), (390, 844))
# Labels that overlap, and marks that the map cuts off or a control hides.
TROUBLE = """() => {
  const boxes = [...document.querySelectorAll(".label:not(.gone)")].map((node) => node.getBoundingClientRect());
  const hit = (a, b) => a.width && b.width && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  let overlaps = 0;
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => (overlaps += hit(a, b) ? 1 : 0)));
  const frame = document.getElementById("canvas").getBoundingClientRect();
  const covers = [...document.querySelectorAll("#key, #layers-button, #key-button, #zoom")].map((node) => node.getBoundingClientRect());
  const lost = [...document.querySelectorAll(".place-marker")].filter((node) => {
    const {left, top, width, height} = node.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const dot = {left: x - 5, right: x + 5, top: y - 5, bottom: y + 5, width: 10};
    const cut = dot.left < frame.left || dot.right > frame.right || dot.top < frame.top || dot.bottom > frame.bottom;
    return cut || covers.some((cover) => hit(cover, dot));
  }).length;
  return {overlaps, lost, wide: document.documentElement.scrollWidth > innerWidth};
}"""  # noqa: E501


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each page is written once, when it is first asked for."""
    return {"": tmp_path_factory.mktemp("odd")}


def page_of(name: str, pages: dict[str, Path]) -> Path:
    if name not in pages:
        pages[name] = pages[""] / f"{name.replace(' ', '-')}.html"
        write_page(ODD[name](), pages[name])
    return pages[name]


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("name", ODD)
def test_the_page_stands(launched: Any, pages: dict[str, Path], name: str, width: int, height: int) -> None:
    with opened(launched, page_of(name, pages), width=width, height=height) as (page, watch):
        assert page.evaluate("document.documentElement.dataset.ready") == "1"
        assert page.evaluate(TROUBLE) == {"overlaps": 0, "lost": 0, "wide": False}
        assert page.locator("path.land").count() == 1
        count = page.evaluate("data.places.length")
        assert page.inner_text("#tab-places .count") == str(count)
        assert page.locator("#panel-places .none").is_visible() == (count == 0 and width > 700) or width <= 700
        assert watch.complaints == []


def test_places_at_one_point_share_a_mark_that_lists_them(launched: Any, pages: dict[str, Path]) -> None:
    with opened(launched, page_of("one point", pages)) as (page, watch):
        assert page.locator(".place-marker").count() == 1
        assert page.inner_text(".place-marker .many") == "5"
        assert "and 4 more here" in page.inner_text(".label.place-label:not(.gone)")
        page.locator(".place-marker").click()
        assert page.inner_text("#card h2") == "5 places at this point"
        names = page.locator("#card .pile b").all_inner_texts()
        assert names == ["Alpha", "Beta", "Gamma", "Delta", "Epsilon"]
        page.click("#card .pile button >> nth=2")
        assert page.inner_text("#card h2") == "Gamma"
        assert page.locator(".marker.chosen").count() == 1
        assert watch.complaints == []


def test_a_route_over_180_degrees_is_one_line(launched: Any, pages: dict[str, Path]) -> None:
    with opened(launched, page_of("both sides of 180", pages)) as (page, _):
        width = page.evaluate("document.querySelector('.leaflet-pane path.leg').getBoundingClientRect().width")
        assert 20 < width < 600
        assert page.evaluate("data.legs[0].lines.length") == 1


def test_a_pole_is_on_the_map_and_said_to_be_further(launched: Any, pages: dict[str, Path]) -> None:
    with opened(launched, page_of("poles", pages)) as (page, _):
        assert page.evaluate("data.places.map((place) => place.note)") == [
            "nearer the pole than this map goes", "nearer the pole than this map goes", ""
        ]  # fmt: skip
        page.click(".place-row:has-text('North Pole')")
        assert "90.000° N" in page.inner_text("#card .origin")


def test_a_long_name_is_short_on_the_map_and_whole_in_the_list(launched: Any, pages: dict[str, Path]) -> None:
    with opened(launched, page_of("a long name", pages)) as (page, _):
        assert LONG.strip() in page.locator(".place-row .name").all_text_contents()[0]
        assert len(page.locator(".label.place-label .name").first.inner_text()) < 70
        page.click(".place-row >> nth=0")
        card = page.locator("#card").bounding_box()
        assert card["width"] == 306
        assert page.evaluate(
            "document.getElementById('card').scrollWidth <= document.getElementById('card').clientWidth"
        )


def test_five_megabytes_are_read_to_the_end(launched: Any, pages: dict[str, Path]) -> None:
    with opened(launched, page_of("a long article", pages)) as (page, watch):
        page.click(".place-row:has-text('Bergen')")
        page.wait_for_timeout(300)
        box = page.locator("a.literal:text-is('Bergen')").bounding_box()
        text = page.locator("#text").bounding_box()
        assert text["y"] <= box["y"] <= text["y"] + text["height"]
        assert page.evaluate("document.querySelectorAll('*').length") < 20_000
        assert watch.complaints == []
