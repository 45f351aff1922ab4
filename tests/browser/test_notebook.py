"""A notebook asks a value how it looks; layers answer with the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browsing import opened
from sample_layers import seed_layers

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

# What a notebook's own page is made of: the cell's value, asked for its richest form, in the middle of other markup.
CELL = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Notebook</title>
<body><script>window.secret = "of the notebook"; let styled = getComputedStyle(document.body).fontSize;</script>
<div class="output">{}</div><p id="after">After the map</p></body></html>"""


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    namespace: dict[str, Any] = {"seed_layers": seed_layers}
    exec("layers = seed_layers()", namespace)  # as a cell runs
    value = eval("layers", namespace)
    path = tmp_path_factory.mktemp("notebook") / "cell.html"
    path.write_text(CELL.format(value._repr_html_()), encoding="utf-8")
    return path


def test_layers_show_the_map_in_a_notebook(launched: Any, notebook: Path) -> None:
    with opened(launched, notebook) as (page, watch):
        frame = page.frame_locator("iframe")
        frame.locator(".label:not(.gone):has-text('Makhachkala')").wait_for()
        frame.locator("#words a.literal:text-is('Amirabad')").click()
        assert frame.locator("#card h2").inner_text() == "Amirabad"
        assert page.inner_text("#after") == "After the map"
        assert watch.complaints == []


def test_the_frame_and_the_notebook_see_nothing_of_each_other(launched: Any, notebook: Path) -> None:
    with opened(launched, notebook) as (page, _):
        page.frame_locator("iframe").locator("#title").wait_for()
        inner = page.frames[1]
        assert inner.evaluate("document.documentElement.dataset.ready") == "1"
        assert inner.evaluate("() => { try { return parent.secret; } catch { return null; } }") is None
        assert page.evaluate("() => document.querySelector('iframe').contentDocument") is None
        assert page.evaluate("typeof map_geomap") == "undefined"


def test_a_hostile_title_stays_in_its_attribute() -> None:
    import dataclasses

    layers = seed_layers()
    evil = dataclasses.replace(layers.article, title='"><script>alert(1)</script>{{ 7*7 }}')
    html = dataclasses.replace(layers, article=evil)._repr_html_()
    assert html.count("<") == 2
    assert html.startswith("<iframe ")
    assert html.endswith("</iframe>")
