"""Nobody is kept out: axe-core, the keyboard alone, dark, print, reduced motion, languages and scripts."""

from __future__ import annotations

from typing import Any

import axe
import pytest
from browsing import opened
from stories import NAMES, page_of

pytestmark = pytest.mark.browser
TABS = ("places", "legs", "checks", "away")


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
        no_findings(page)
        for tab in TABS:
            page.click(f"#tab-{tab}")
            no_findings(page, "#lists")
        page.click("#words a.literal >> nth=0")
        no_findings(page, "#card")
        no_findings(page, "#text")
        assert watch.complaints == []
    with opened(launched, page_of(name), width=390, height=844) as (page, watch):
        no_findings(page)
        for tab in ("text", *TABS):
            page.click(f"#tab-{tab}")
            no_findings(page, "#story")
        page.click("#layers-button")
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
