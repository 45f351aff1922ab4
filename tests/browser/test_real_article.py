"""The seed article through every stage and into the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browsing import opened

import geomap
from geomap.webmap import write_page

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll(".label:not(.gone)")].map((node) => [node.textContent, node.getBoundingClientRect()]);
  const found = [];
  boxes.forEach(([a, one], i) => boxes.slice(i + 1).forEach(([b, two]) => {
    if (one.width && two.width && one.left < two.right && two.left < one.right && one.top < two.bottom && two.top < one.bottom) found.push([a, b]);
  }));
  return found;
}"""  # noqa: E501


@pytest.fixture(scope="module")
def article_page(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("article") / "seed.html"
    write_page(geomap.map_article(seed.read_text(encoding="utf-8")), path)
    return path


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_page_of_the_seed_article(launched: Any, article_page: Path, width: int, height: int) -> None:
    assert article_page.stat().st_size <= 900_000
    with opened(launched, article_page, width=width, height=height) as (page, watch):
        shown = {text.split("\n")[0] for text in page.locator(".label:not(.gone)").all_inner_texts()}
        assert {"Ukraine", "Belarus", "Makhachkala", "Moscow"} <= shown
        assert any(name.startswith("Alabuga") for name in shown)
        assert any(name.startswith("Amirabad") for name in shown)
        assert page.locator(".leaflet-pane path.leg.inferred").count() == 1
        assert page.locator(".marker .badge").all_inner_texts() == ["1", "2"]
        assert page.evaluate(OVERLAPS) == []
        assert watch.complaints == []


def test_lists_of_the_seed_article(launched: Any, article_page: Path) -> None:
    with opened(launched, article_page) as (page, _):
        assert page.inner_text("#tab-checks .bad") == "✕ 1"
        assert "about 905 km, bearing 84° (east)" in page.text_content("#panel-checks")
        assert "two air bases" in page.text_content("#panel-away")
        quotes = page.locator(".leg-row .quote").all_text_contents()
        assert "“then transferred to two air bases”" in quotes
        assert page.text_content("#credits .claims") == "Movements as claimed by the White House"
