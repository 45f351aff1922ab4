"""Names on the map: none on another, on a control, on a marker or over the edge, at three zooms, in six stories."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from browsing import opened
from stories import NAMES, page_of

pytestmark = pytest.mark.browser

# What a reader sees: boxes of names, of controls, and of markers without the empty room about their symbols.
BOXES = """() => {
  const frame = document.getElementById("canvas").getBoundingClientRect();
  const bottom = phone.matches ? document.getElementById("story").getBoundingClientRect().top : frame.bottom;
  const box = (node, shrink = 0) => {
    const at = node.getBoundingClientRect();
    const text = (node.textContent || node.id || node.className).trim();
    return {text, left: at.left + shrink, top: at.top + shrink, right: at.right - shrink, bottom: at.bottom - shrink};
  };
  const seen = (at) => at.right > at.left && at.right > frame.left && at.left < frame.right
    && at.bottom > frame.top && at.top < bottom;
  const all = (selector, shrink) => [...document.querySelectorAll(selector)].map((node) => box(node, shrink)).filter(seen);
  return {
    frame: {text: "the map's edge", left: frame.left, top: frame.top, right: frame.right, bottom},
    labels: all("#canvas .label:not(.gone)"),
    controls: all("#canvas .control:not(#card), #bar button"),
    places: all(".place-marker", 5),
    badges: all(".marker:not(.gone) .badge"),
  };
}"""  # noqa: E501

NEARER = """(i) => {
  map.setView(placeViews.filter((view) => view.holder)[i].at[0], map.getZoom() + 1.4, {animate: false});
}"""


def overlapping(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(
        one["left"] < other["right"] - 0.5
        and other["left"] < one["right"] - 0.5
        and one["top"] < other["bottom"] - 0.5
        and other["top"] < one["bottom"] - 0.5
    )


def complaints(page: Any) -> list[str]:
    boxes = page.evaluate(BOXES)
    labels, frame = boxes["labels"], boxes["frame"]
    pairs = [*itertools.combinations(labels, 2)]
    for others in ("controls", "places", "badges"):
        pairs += itertools.product(labels, boxes[others])
    found = [f"{one['text']!r} on {other['text']!r}" for one, other in pairs if overlapping(one, other)]
    found += [
        f"{label['text']!r} over the edge"
        for label in labels
        if label["left"] < frame["left"]
        or label["right"] > frame["right"]
        or label["top"] < frame["top"]
        or label["bottom"] > frame["bottom"]
    ]
    return found


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
@pytest.mark.parametrize("name", NAMES)
def test_names_stand_free_at_three_zooms(launched: Any, name: str, width: int, height: int) -> None:
    with opened(launched, page_of(name), width=width, height=height) as (page, watch):
        assert page.locator("#canvas .label:not(.gone)").count() > 3
        assert complaints(page) == []
        for place in (0, 1):
            page.evaluate(NEARER, place)
            assert page.locator("#canvas .label:not(.gone)").count() > 0
            assert complaints(page) == [], f"nearer, about place {place}"
        assert watch.complaints == []


def test_a_name_on_another_is_noticed(launched: Any) -> None:
    with opened(launched, page_of("seed")) as (page, _):
        page.evaluate("""() => {
          const [one, other] = document.querySelectorAll(".label.area-label:not(.gone)");
          const [from, to] = [one, other].map((node) => node.getBoundingClientRect());
          one.style.transform += ` translate(${to.left - from.left}px, ${to.top - from.top}px)`;
        }""")
        assert any("on 'Belarus'" in each or "on 'Ukraine'" in each for each in complaints(page))
