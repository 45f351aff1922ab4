"""Nobody is kept out: axe-core, the keyboard alone, dark, print, reduced motion, languages and scripts."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import axe
import pytest
from browsing import opened
from stories import NAMES, layers_of, page_of

from geomap.webmap import write_page

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser
TABS = ("places", "legs", "checks", "away")
EVERY_LIST = "for (const panel of document.querySelectorAll('.panel, #text')) panel.classList.add('open')"


def no_findings(page: Any, where: str = "") -> None:
    assert axe.findings(page, where) == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_serious_on_a_desk(launched: Any, name: str) -> None:
    with opened(launched, page_of(name)) as (page, watch):
        no_findings(page)
        for tab in TABS:
            page.click(f"#tab-{tab}")
            no_findings(page, "#lists")
        page.click("#words a.literal >> nth=0")
        assert page.locator("#card").is_visible()
        no_findings(page)
        if page.locator(".leg-row").count():
            page.click("#tab-legs")
            page.click(".leg-row >> nth=0")
            no_findings(page, "#story")
            no_findings(page, "#card")
        assert watch.complaints == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_serious_in_the_dark_and_on_a_phone(launched: Any, name: str) -> None:
    with opened(launched, page_of(name)) as (page, watch):
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.evaluate(EVERY_LIST)
        page.click("#words a.literal >> nth=0")
        no_findings(page)
        assert watch.complaints == []
    with opened(launched, page_of(name), width=390, height=844) as (page, watch):
        no_findings(page)
        page.click("#layers-button")
        page.evaluate(EVERY_LIST)
        no_findings(page, "#story")
        no_findings(page, "#bar")
        page.click("#tab-places")
        page.click(".place-row >> nth=0")
        no_findings(page, "#card")
        assert watch.complaints == []


def test_axe_is_at_work(launched: Any) -> None:
    with opened(launched, page_of("seed")) as (page, _):
        page.evaluate("document.getElementById('review').style.color = '#eee'")
        page.evaluate("document.getElementById('zoom-in').removeAttribute('aria-label'), $('zoom-in').textContent = ''")
        found = axe.findings(page)
        assert any("color-contrast" in each for each in found)
        assert any("button-name" in each for each in found)


FOCUSED = """() => {
  const node = document.activeElement;
  return node.id || node.dataset.layer || node.className || node.getAttribute("aria-label") || node.tagName;
}"""


def walked(page: Any, most: int = 400) -> list[str]:
    """Stops of the Tab key from the top of the page round to it again."""
    page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges(); scrollTo(0, 0)")
    stops: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop == "BODY":
            break
        stops.append(stop)
    return stops


def test_tab_comes_by_everything(launched: Any) -> None:
    with opened(launched, page_of("seed")) as (page, watch):
        stops = walked(page)
        for stop in ("text", "handle", "tab-places", "panel-places", "places", "areas", "routes", "checks",
                     "zoom-in", "zoom-out", "map_geomap"):  # fmt: skip
            assert any(stop in each.split() for each in stops), stop
        links = page.locator("#story a:visible").count()
        rows = page.locator(".place-row:visible").count()
        assert sum("literal" in each or "loose-use" in each for each in stops) >= 20
        assert len(stops) >= links + rows + 10
        assert watch.complaints == []


def test_everything_a_mouse_does_the_keyboard_does(launched: Any) -> None:
    with opened(launched, page_of("seed")) as (page, watch):
        press = page.keyboard.press
        # A mention opens its card; the card is the next stop, and Escape leads back to the mention.
        page.focus("#words a.literal >> nth=1")
        name = page.evaluate("document.activeElement.textContent")
        press("Enter")
        assert page.inner_text("#card h2") == name
        assert page.evaluate(FOCUSED) == "card"
        press("Tab")
        assert page.evaluate(FOCUSED) == "close"
        page.focus("#card .next")
        press("Enter")
        assert page.inner_text("#card h2") != name
        assert page.evaluate(FOCUSED).endswith("next")
        press("Escape")
        assert page.locator("#card").is_hidden()
        assert page.evaluate("document.activeElement.textContent") == name
        # A leg, a check and a line of the last list, by the arrow keys and Enter.
        page.focus("#tab-places")
        for tab, row in (("legs", "leg-row"), ("checks", "check-row"), ("away", "away-row")):
            press("ArrowRight")
            assert page.evaluate(FOCUSED) == f"tab-{tab}"
            page.focus(f".{row} >> nth=0")
            press("Enter")
            assert page.locator("#words .sentence.chosen, #title .sentence.chosen").count() > 0
            press("Escape")
            page.focus(f"#tab-{tab}")
        # Layers, zoom, the key, the size of the lists, and the map itself.
        page.focus("[data-layer=routes]")
        press("Space")
        assert page.locator(".leaflet-pane path.leg").count() == 0
        press("Space")
        assert page.locator(".leaflet-pane path.leg").count() == 1
        page.evaluate("$('canvas').classList.add('moved')")
        page.focus("#whole")
        press("Enter")
        zoom = page.evaluate("map.getZoom()")
        page.focus("#zoom-in")
        press("Enter")
        assert page.evaluate("map.getZoom()") > zoom
        page.focus("#whole")
        press("Enter")
        assert page.evaluate("map.getZoom()") == pytest.approx(zoom, abs=0.01)
        height = page.evaluate("$('lists').offsetHeight")
        page.focus("#handle")
        press("ArrowUp")
        assert page.evaluate("$('lists').offsetHeight") > height
        page.focus("#zoom-in")
        press("Enter")
        page.focus("#map_geomap")
        centre = page.evaluate("map.getCenter().lng")
        press("ArrowRight")
        page.wait_for_function("(from) => map.getCenter().lng > from", arg=centre)
        assert watch.complaints == []


def test_a_link_and_back_by_keyboard_on_a_phone(launched: Any) -> None:
    with opened(launched, page_of("convoy"), width=390, height=844) as (page, watch):
        page.focus("#tab-legs")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate(FOCUSED) == "card"
        page.keyboard.press("Escape")
        assert page.evaluate(FOCUSED).startswith("row")
        for button in ("layers-button", "key-button"):
            page.focus(f"#{button}")
            page.keyboard.press("Enter")
            assert page.get_attribute(f"#{button}", "aria-expanded") == "true"
        assert watch.complaints == []


def test_focus_can_be_seen(launched: Any) -> None:
    with opened(launched, page_of("seed")) as (page, _):
        page.keyboard.press("Tab")
        for stop in ("#text", "#words a", "#tab-places", ".place-row", "[data-layer=places]", "#zoom-in", "#whole"):
            page.evaluate("$('canvas').classList.add('moved')")
            page.locator(stop).first.focus()
            seen = """() => [document.activeElement, document.activeElement.nextElementSibling].some((node) => {
              const style = node && getComputedStyle(node);
              return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
            })"""
            assert page.evaluate(seen), stop


def test_less_motion_where_less_is_asked_for(launched: Any) -> None:
    with opened(launched, page_of("seed")) as (page, _):
        flown = """() => {
          let frames = 0;
          map.on("move", () => frames++);
          choose({kind: "place", i: 1});
          return [frames, map._flyToFrame !== undefined && Boolean(map._animatingZoom)];
        }"""
        frames, under_way = page.evaluate(flown)
        assert frames <= 2
        assert not under_way
        page.emulate_media(reduced_motion="no-preference")
        page.evaluate("choose({kind: 'place', i: 2})")
        page.wait_for_timeout(120)
        assert page.evaluate("map._flyToFrame !== undefined")


def test_the_languages_of_the_words_are_said(launched: Any, tmp_path: Path) -> None:
    seed = layers_of("seed")
    german = dataclasses.replace(seed, article=dataclasses.replace(seed.article, language="de-AT"))
    path = tmp_path / "german.html"
    write_page(german, path)
    with opened(launched, path) as (page, _):
        # geomap's own words are English, the article's are not; quotes are the article's.
        assert page.get_attribute("html", "lang") == "en"
        assert page.get_attribute("#words", "lang") == "de-AT"
        assert page.get_attribute("#title", "lang") == "de-AT"
        page.click("#words a.literal >> nth=0")
        spoken = "(node) => node.closest('[lang]').lang"
        assert page.locator("#card blockquote >> nth=0").evaluate(spoken) == "de-AT"
        page.click("#tab-legs")
        assert page.locator(".leg-row .quote >> nth=0").evaluate(spoken) == "de-AT"


def test_right_to_left_words_keep_their_side(launched: Any, tmp_path: Path) -> None:
    import geomap

    text = "القافلة تصل إلى بورتسودان\n\nوصلت القافلة إلى Port Sudan يوم الثلاثاء. She left Khartoum for Port Sudan."
    path = tmp_path / "arabic.html"
    write_page(geomap.map_article(text), path)
    with opened(launched, path) as (page, watch):
        side = "(node) => getComputedStyle(node).direction"
        assert page.locator("#title").evaluate(side) == "rtl"
        assert page.locator("#words p >> nth=0").evaluate(side) == "rtl"
        assert page.locator("#lists").evaluate(side) == "ltr"
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        assert watch.complaints == []
    # A quotation in another direction does not turn its paragraph round; its letters run their own way.
    with opened(launched, page_of("evacuation")) as (page, _):
        quoted = page.locator("#words p", has_text="المطر")
        assert quoted.evaluate(side) == "ltr"
        ends = """(node) => {
          const range = document.createRange();
          const edge = (word) => {
            const text = [...node.querySelectorAll("*")].flatMap((each) => [...each.childNodes])
              .find((each) => each.nodeType === Node.TEXT_NODE && each.data.includes(word));
            range.setStart(text, text.data.indexOf(word));
            range.setEnd(text, text.data.indexOf(word) + word.length);
            return range.getBoundingClientRect();
          };
          return [edge("نريد").left, edge("شيئًا").left];
        }"""
        first, later = quoted.evaluate(ends)
        assert later < first


@pytest.mark.parametrize("name", NAMES)
def test_prints_whole_and_in_few_pages(launched: Any, name: str) -> None:
    with opened(launched, page_of(name)) as (page, watch):
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        for panel in TABS:
            assert page.locator(f"#panel-{panel} .printed").is_visible()
        cut = """() => [...document.querySelectorAll("#text, .panel, #title, .row")].filter((node) =>
          node.scrollHeight > node.clientHeight + 4 && getComputedStyle(node).overflowY !== "visible"
        ).map((node) => node.id || node.className)"""
        assert page.evaluate(cut) == []
        key, text = (page.locator(each).bounding_box() for each in ("#key", "#text"))
        assert key["y"] + key["height"] <= text["y"]
        pdf = page.pdf(format="A4", prefer_css_page_size=True)
        assert pdf.count(b"/Type /Page\n") <= 3
        assert watch.complaints == []
