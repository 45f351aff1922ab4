"""Several articles in one page: layers that can be switched, places that they share, legs, links, dates."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import axe
import pytest
from browsing import opened
from stories import layers_of
from test_labels import complaints

import geomap
from geomap.webmap import write_together

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geomap.model import Layers

pytestmark = pytest.mark.browser

LATER = """Trucks bring food to Port Sudan

Twelve trucks with flour drove from Port Sudan to Kassala on Monday, the World Food Programme said.

El Fasher is still cut off. "We hear them before we see them," said a clerk in Kassala."""


def dated(layers: Layers, published: str, publisher: str = "", language: str = "en") -> Layers:
    article = dataclasses.replace(layers.article, published=published, publisher=publisher, language=language)
    return dataclasses.replace(layers, article=article)


@pytest.fixture(scope="module")
def three() -> list[Layers]:
    later = geomap.map_article(LATER)
    return [
        dated(layers_of("evacuation"), "2026-05-03", "The Gazette"),
        dated(later, "2026-05-20T08:00:00Z", "The Mail", language="en-GB"),
        dated(layers_of("river"), ""),
    ]


@pytest.fixture(scope="module")
def page_path(three: list[Layers], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("together") / "together.html"
    write_together(three, path)
    return path


@pytest.fixture
def desk(launched: Any, page_path: Path) -> Iterator[Any]:
    with opened(launched, page_path) as (page, watch):
        yield page
        assert watch.complaints == []


def names(page: Any, selector: str) -> list[str]:
    found: list[str] = page.locator(selector).all_inner_texts()
    return found


def shown(page: Any) -> list[str]:
    """Titles of the articles whose text is there, without the marks in them."""
    found: list[str] = page.evaluate(
        "data.articles.filter(({section}) => section.getClientRects().length).map(({title}) => title)"
    )
    return found


def test_articles_are_layers(desk: Any) -> None:
    assert desk.inner_text("#title") == "3 articles on one map"
    assert shown(desk)[1] == "Trucks bring food to Port Sudan"
    assert desk.locator(".article-row").count() == 3
    routes = desk.inner_text("#tab-legs .count")
    drawn = desk.locator(".leaflet-pane path.leg").count()
    desk.click("#panel-articles .box >> nth=2")
    assert desk.locator(".leaflet-pane path.leg").count() < drawn
    assert int(desk.inner_text("#tab-legs .count")) < int(routes)
    assert desk.locator("#words .article:visible").count() == 2
    desk.click("#tab-places")
    assert "Linz" not in names(desk, ".place-row .name")
    assert "Kassala" in names(desk, ".place-row .name")
    # A place that an article still shown speaks of stays; nothing of the other one does.
    desk.click("#tab-articles")
    desk.click("#panel-articles .box >> nth=0")
    desk.click("#tab-places")
    assert {"Port Sudan", "Kassala"} <= set(names(desk, ".place-row .name"))
    assert "Juba" not in names(desk, ".place-row .name")
    desk.click(".place-row:has-text('Port Sudan')")
    assert all("Trucks bring food" in each for each in names(desk, "#card cite"))
    for each in (0, 2):
        desk.evaluate("(k) => data.articles[k].box.click()", each)
    assert desk.inner_text("#tab-legs .count") == routes
    assert desk.locator(".leaflet-pane path.leg").count() == drawn


def test_a_shared_place_has_the_quotes_of_all_and_each_leads_to_its_text(desk: Any) -> None:
    desk.click("#tab-places")
    rows = desk.locator(".place-row", has_text="Kassala")
    assert rows.count() == 1
    rows.first.click()
    cites = names(desk, "#card cite")
    assert any(each.startswith("Families flee El Fasher") for each in cites)
    assert any(each.startswith("Trucks bring food to Port Sudan") for each in cites)
    for cite in desk.locator("#card .to-text").all():
        cite.focus()
        desk.keyboard.press("Enter")
        there = desk.evaluate("document.activeElement.closest('.article').querySelector('h2').textContent")
        assert cite.inner_text()[:20] in there
        seen = """() => {
          const [at, frame] = [document.activeElement, $("text")].map((node) => node.getBoundingClientRect());
          return at.bottom > frame.top && at.top < frame.bottom;
        }"""
        assert desk.evaluate(seen)
    assert desk.evaluate("document.documentElement.scrollTop + document.body.scrollTop") == 0


def test_legs_are_listed_by_article_and_numbered_through(desk: Any) -> None:
    desk.click("#tab-legs")
    groups = names(desk, "#panel-legs .group h2 b")
    order = [
        next(k for k, short in enumerate(("Families", "Trucks", "Giant")) if each.startswith(short)) for each in groups
    ]
    assert order == sorted(order)
    labels = [each for each in desk.locator(".leg-row .badge").all_inner_texts() if each.isdigit()]
    assert len(set(labels)) == len(labels)
    desk.click(".leg-row:has-text('Port Sudan → Kassala')")
    assert "Trucks bring food" in desk.inner_text("#card cite")


def test_dates_filter_by_keyboard(desk: Any) -> None:
    assert desk.locator("#dates").is_visible()
    assert desk.locator("#dates .line i").count() == 2
    desk.focus("#date-from")
    desk.keyboard.press("ArrowRight")
    assert desk.get_attribute("#date-from", "aria-valuetext") == "May 20, 2026"
    # The one without a date stays: nobody knows that it is out of the span.
    assert shown(desk) == [
        "Trucks bring food to Port Sudan",
        "Giant transformer sets off down the Danube on its way to Kenya",
    ]
    assert desk.inner_text("#live") == "2 articles of 3 shown"
    desk.keyboard.press("ArrowLeft")
    assert desk.locator("#words .article:visible").count() == 3
    desk.focus("#panel-articles input[type=checkbox] >> nth=1")
    desk.keyboard.press("Space")
    assert desk.locator("#words .article:visible").count() == 2


def test_a_link_opens_an_article(launched: Any, page_path: Path, three: list[Layers]) -> None:
    with opened(launched, page_path, fragment=f"#article={three[2].article.id}") as (page, watch):
        assert page.locator(".article-row.chosen").inner_text().startswith("Giant transformer")
        top = """$('text').getBoundingClientRect().top
          - document.querySelectorAll('.article')[2].getBoundingClientRect().top"""
        assert abs(page.evaluate(top)) < 40
        page.click(".article-row >> nth=0")
        assert page.url.endswith(f"#article={three[0].article.id}")
        assert watch.complaints == []
    for fragment in ("#article=nothing", "#article=%", f"#leg={three[1].routes['id'].iloc[0]}"):
        with opened(launched, page_path, fragment=fragment) as (page, watch):
            assert page.locator("#card").is_visible() == fragment.startswith("#leg")
            assert watch.complaints == []


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_nothing_serious_and_names_stand_free(launched: Any, page_path: Path, width: int, height: int) -> None:
    with opened(launched, page_path, width=width, height=height) as (page, watch):
        assert complaints(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.documentElement.scrollHeight") <= height
        assert axe.findings(page) == []
        page.click("#panel-articles .box >> nth=1")
        assert complaints(page) == []
        assert axe.findings(page, "#story") == []
        page.emulate_media(color_scheme="dark")
        assert axe.findings(page, "#story") == []
        page.click("#tab-places")
        page.click(".place-row >> nth=0")
        assert axe.findings(page, "#card") == []
        assert watch.complaints == []


def test_prints_what_is_on(desk: Any) -> None:
    desk.click("#panel-articles .box >> nth=0")
    desk.emulate_media(media="print")
    desk.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert shown(desk)[0].startswith("Trucks")
    assert desk.locator("#panel-articles li:visible").count() == 2
    assert desk.locator("#dates").is_hidden()


def test_the_same_article_twice_is_one(three: list[Layers], tmp_path: Path) -> None:
    once, twice = tmp_path / "once.html", tmp_path / "twice.html"
    write_together(three, once)
    write_together([*three, three[0]], twice)
    assert once.read_bytes() == twice.read_bytes()
