"""The seed's page as a reader uses it: on a desk, on a phone, by keyboard."""

from __future__ import annotations

import dataclasses
import itertools
from typing import TYPE_CHECKING, Any

import pytest
from browsing import Watch, opened
from sample_layers import frame, seed_layers
from shapely.geometry import LineString, Point

from geomap.columns import TABLES
from geomap.webmap import write_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geomap.model import Layers

pytestmark = pytest.mark.browser

STORY = ".label:not(.country):not(.sea):not(.gone)"
BOXES = """(selector) => [...document.querySelectorAll(selector)].map((node) => {
  const box = node.getBoundingClientRect();
  return {text: node.textContent, left: box.left, top: box.top, right: box.right, bottom: box.bottom};
}).filter((box) => box.right > box.left)"""


@pytest.fixture(scope="module")
def seed_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "seed.html"
    write_page(seed_layers(), path)
    return path


@pytest.fixture(scope="module")
def shared_desk(launched: Any, seed_page: Path) -> Iterator[tuple[Any, Watch]]:
    with opened(launched, seed_page) as (page, watch):
        yield page, watch


@pytest.fixture
def desk(shared_desk: tuple[Any, Watch]) -> Iterator[Any]:
    """The page at 1280×800 as it opens; nothing a test does in it may make it complain."""
    page, watch = shared_desk
    page.evaluate("""() => {
      choose(null); openTab("places"); fit(); arrange();
      for (const box of document.querySelectorAll("#layers input")) if (!box.checked) box.click();
    }""")
    yield page
    assert watch.complaints == []


def overlaps(boxes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (a["text"], b["text"])
        for a, b in itertools.combinations(boxes, 2)
        if a["left"] < b["right"] and b["left"] < a["right"] and a["top"] < b["bottom"] and b["top"] < a["bottom"]
    ]


def labels(page: Any, selector: str = STORY) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(BOXES, selector)
    return found


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080), (390, 844), (1024, 600)])
def test_opens_quietly_and_no_labels_overlap(launched: Any, seed_page: Path, width: int, height: int) -> None:
    with opened(launched, seed_page, width=width, height=height) as (page, watch):
        assert page.evaluate("document.documentElement.dataset.ready") == "1"
        names = {box["text"] for box in labels(page)}
        assert {"Ukraine", "Belarus"} <= names
        assert any(name.startswith("Makhachkala") for name in names)
        assert overlaps(labels(page)) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert watch.complaints == []


def test_labels_stay_apart_at_every_zoom(desk: Any) -> None:
    for step in (1, 1, -2, -1):
        desk.evaluate("(step) => { map.setZoom(map.getZoom() + step, {animate: false}); }", step)
        assert overlaps(labels(desk, ".label:not(.gone)")) == []
        assert overlaps([*labels(desk), *labels(desk, ".control")]) == []


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844), (2560, 900)])
def test_ground_covers_the_view_wherever_one_may_go(launched: Any, seed_page: Path, width: int, height: int) -> None:
    covered = """() => {
      const room = map.options.maxBounds;
      const shipped = bounds(data.map.box);
      // Two pixels: a view at the last zoom is as large as the room.
      const slack = 2 / 256 / 2 ** map.getZoom() * 360 / (room.getEast() - room.getWest());
      return room.pad(slack * 4).contains(map.getBounds()) && shipped.pad(0.0001).contains(room);
    }"""
    with opened(launched, seed_page, width=width, height=height) as (page, _):
        assert page.evaluate(covered)
        page.evaluate("void map.setZoom(map.getMinZoom(), {animate: false})")
        for x, y in ((4000, 0), (0, 4000), (-9000, 0), (0, -9000)):
            page.evaluate("([x, y]) => { map.panBy([x, y], {animate: false}); }", [x, y])
            page.evaluate("void map.stop().panInsideBounds(map.options.maxBounds, {animate: false})")
            assert page.evaluate(covered)


def test_mention_flies_to_its_place_and_marks_it(desk: Any) -> None:
    before = desk.evaluate("map.getCenter()")
    desk.click("#words a.literal:text-is('Amirabad')")
    assert desk.evaluate("map.getCenter()") != before
    assert desk.inner_text("#card h2") == "Amirabad"
    assert desk.locator("#words a.current").all_inner_texts() == ["Amirabad"]
    assert "drones are shipped across" in desk.inner_text("#words .sentence.chosen")
    assert desk.locator(".marker.chosen").count() == 1
    assert "#place=p-amirabad" in desk.url
    card, marker = desk.evaluate(BOXES, "#card")[0], desk.evaluate(BOXES, ".marker.chosen")
    assert overlaps([card, *[box | {"text": "marker"} for box in marker]]) == []
    assert overlaps(labels(desk)) == []
    desk.keyboard.press("Escape")
    assert desk.locator("#card").is_hidden()


def test_place_on_the_map_marks_its_sentences(desk: Any) -> None:
    desk.locator(".place-marker").nth(3).click()
    assert desk.inner_text("#card h2") == "Moscow"
    marked = " ".join(desk.locator(".sentence.chosen").all_inner_texts())
    assert "drone factory" in marked
    assert "the Russian capital" in marked


def test_leg_shows_its_words(desk: Any) -> None:
    desk.click("#tab-legs")
    desk.click(".leg-row >> nth=0")
    assert desk.inner_text("#card h2") == "Amirabad → Makhachkala"
    assert "by ship" in desk.inner_text("#card dl")
    assert desk.locator(".leaflet-pane path.leg.chosen").count() == 1


def test_address_opens_the_page_in_that_state(launched: Any, seed_page: Path) -> None:
    with opened(launched, seed_page, fragment="#leg=r-1") as (page, watch):
        assert page.inner_text("#card h2") == "Amirabad → Makhachkala"
        assert watch.complaints == []
    with opened(launched, seed_page, fragment="#place=nowhere%") as (page, watch):
        assert page.locator("#card").is_hidden()
        assert watch.complaints == []


def test_keyboard_reaches_everything(desk: Any) -> None:
    desk.focus("#tab-places")
    seen = []
    for _ in range(4):
        seen.append(desk.evaluate("document.activeElement.id"))
        desk.keyboard.press("ArrowRight")
    assert seen == ["tab-places", "tab-legs", "tab-checks", "tab-away"]
    desk.keyboard.press("Home")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.className").startswith("row")
    desk.keyboard.press("Enter")
    assert desk.locator("#card").is_visible()
    desk.keyboard.press("Escape")
    assert desk.evaluate("document.activeElement.className").startswith("row")


def test_walk_through_the_text_in_order(desk: Any) -> None:
    desk.click("#words a.literal >> nth=0")
    heads = [desk.inner_text("#card h2")]
    for _ in range(3):
        desk.click("#card .next")
        heads.append(desk.inner_text("#card h2"))
    assert heads == ["Moscow", "Alabuga special economic zone", "Moscow", "Caspian Sea"]


def test_other_candidates_are_shown_on_demand(desk: Any) -> None:
    desk.click("#words a.literal:text-is('Amirabad')")
    desk.click("#card .others")
    assert desk.locator(".rivals li").count() == 2
    assert desk.locator(".leaflet-symbols-pane .cross, .leaflet-symbols-pane [href='#s-other']").count() == 2


def test_layers_can_be_switched(desk: Any) -> None:
    for layer, left in (
        ("places", ".place-marker"),
        ("routes", ".leaflet-pane path.leg"),
        ("checks", ".leaflet-pane path.measure"),
    ):
        desk.locator(f"[data-layer={layer}]").evaluate("(box) => box.click()")
        assert desk.locator(left).count() == 0
    desk.locator("[data-layer=areas]").evaluate("(box) => box.click()")
    assert desk.locator(".leaflet-pane path.shade").count() == 0
    assert labels(desk) == []


def test_key_has_only_what_occurs(desk: Any) -> None:
    words = desk.inner_text("#key")
    assert "Site" in words
    assert "Leg, path inferred" in words
    assert "Near a place" not in words
    assert "as stated" not in words


def test_contradiction_is_seen_without_a_click(desk: Any) -> None:
    assert desk.inner_text("#tab-checks .bad") == "✕ 1"
    assert desk.locator("#title .sign.contradicted").is_visible()
    assert desk.locator("#title .in-bad").first.inner_text().strip() == "near"


def test_leg_without_known_end_has_a_badge_and_no_line(desk: Any) -> None:
    assert desk.locator(".leaflet-pane path.leg").count() == 1
    assert desk.locator(".marker .badge.dashed").all_inner_texts() == ["2"]


def test_phone_has_the_text_as_a_tab(launched: Any, seed_page: Path) -> None:
    with opened(launched, seed_page, width=390, height=844) as (page, watch):
        assert page.locator("#text").is_hidden()
        page.click("#tab-text")
        assert page.locator("#text").is_visible()
        page.click("#layers-button")
        assert page.locator("#layers label").first.is_visible()
        page.click("#tab-legs")
        page.click(".leg-row >> nth=0")
        assert page.evaluate("document.elementFromPoint(195, 600).closest('#card') !== null")
        page.click("#card .close")
        assert page.locator("#card").is_hidden()
        assert watch.complaints == []


def test_prints_with_every_list(launched: Any, seed_page: Path) -> None:
    with opened(launched, seed_page) as (page, watch):
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        for panel in ("places", "legs", "checks", "away"):
            assert page.locator(f"#panel-{panel}").is_visible()
        assert len(page.pdf(format="A4")) > 20_000
        assert watch.complaints == []


def _many(count: int) -> Layers:
    """So many places, named at length, each a leg's end."""
    seed = seed_layers()
    place = dict(seed.places.iloc[2].drop("geometry"))
    leg = dict(seed.routes.iloc[1].drop("geometry"))
    points = [Point(10 + (i * 7) % 40 + i / 50, 35 + (i * 11) % 25) for i in range(count)]
    places = [place | {"id": f"p-{i}", "name": f"Place number {i} " + "long " * (i % 5)} for i in range(count)]
    legs = [
        leg | {"id": f"l-{i}", "label": str(i + 1), "origin_id": f"p-{i}", "destination_id": f"p-{i + 1}"}
        for i in range(min(60, count - 1))
    ]
    lines = [LineString([points[i], points[i + 1]]) for i in range(len(legs))]
    return dataclasses.replace(
        seed,
        places=frame(TABLES["places"], places, geometries=points),
        routes=frame(TABLES["routes"], legs, geometries=lines),
        areas=frame(TABLES["areas"], []),
        relations=frame(TABLES["relations"], []),
    )


def _at(*points: tuple[float, float], name: str = "Somewhere") -> Layers:
    seed = seed_layers()
    row = dict(seed.places.iloc[1].drop("geometry"))
    rows = [row | {"id": f"p-{i}", "name": name} for i in range(len(points))]
    empty = {key: frame(TABLES[key], []) for key in TABLES if key != "places"}
    places = frame(TABLES["places"], rows, geometries=[Point(p) for p in points])
    return dataclasses.replace(seed, places=places, **empty)


EXTREMES = {
    "none": (),
    "one": ((2.35, 48.86),),
    "all at one point": ((2.35, 48.86),) * 5,
    "both sides of 180": ((178.4, -18.1), (-171.8, -13.8)),
    "poles": ((0, 90), (0, -90)),
    "round the world": ((-170, 10), (-60, -30), (60, 50), (170, -40)),
}


@pytest.mark.parametrize("case", EXTREMES)
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_extremes_stand(launched: Any, tmp_path: Path, case: str, width: int, height: int) -> None:
    path = tmp_path / "page.html"
    write_page(_at(*EXTREMES[case]), path)
    with opened(launched, path, width=width, height=height) as (page, watch):
        assert page.evaluate("document.documentElement.dataset.ready") == "1"
        assert page.locator(".place-row").count() == len(EXTREMES[case])
        assert overlaps(labels(page)) == []
        view = page.evaluate(BOXES, "#canvas")[0]
        for marker in page.evaluate(BOXES, ".place-marker"):
            middle = ((marker["left"] + marker["right"]) / 2, (marker["top"] + marker["bottom"]) / 2)
            assert view["left"] <= middle[0] <= view["right"]
            assert view["top"] <= middle[1] <= view["bottom"]
        assert watch.complaints == []


def test_long_names_do_not_break_it(launched: Any, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_page(_at((10, 50), (12, 51), name="Llanfair" * 38), path)
    with opened(launched, path, width=390, height=844) as (page, watch):
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert overlaps(labels(page)) == []
        assert watch.complaints == []


def test_many_places_and_legs_stay_quick(launched: Any, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_page(_many(150), path)
    assert path.stat().st_size < 2_500_000
    with opened(launched, path) as (page, watch):
        assert overlaps(labels(page)) == []
        took = page.evaluate("""() => {
          const begin = performance.now();
          choose({kind: "place", i: 75}, {fly: false});
          arrange();
          return performance.now() - begin;
        }""")
        assert took < 1000  # 100 ms on a quiet machine
        assert watch.complaints == []
