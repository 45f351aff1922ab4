"""The pages look as somebody has seen them: six stories on a desk, on a phone and on paper."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pictures import MOST, REFERENCES, VIEWS, differing, keep, reference, taken
from PIL import Image
from stories import NAMES, page_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser


def same_fonts(fonts: list[int]) -> None:
    """With other fonts every line breaks elsewhere: there is nothing to compare."""
    known = json.loads((REFERENCES / "fonts.json").read_text(encoding="ascii"))
    if fonts != known:
        pytest.skip(f"the reference pictures were taken with other fonts (widths {known}, here {fonts})")


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", NAMES)
def test_the_page_looks_as_it_did(launched: Any, name: str, view: str, tmp_path: Path) -> None:
    image, fonts = taken(launched, page_of(name), view)
    same_fonts(fonts)
    count = differing(image, Image.open(reference(name, view)))
    if count > MOST:
        keep(image, tmp_path / reference(name, view).name)
    assert count <= MOST, (
        f"{count} squares differ from {reference(name, view)}; how it is now is in {tmp_path}. "
        "If it should be so: python tests/browser/renew.py, look, commit"
    )


def label(text: str) -> str:
    return (
        f"[...document.querySelectorAll('.label')].find((node) => node.textContent.startsWith('{text}'))"
        ".style.visibility = 'hidden'"
    )


CHANGES = {
    "a route": "groups.routes.remove()",
    "a name": label("Makhachkala"),
    "a name of an area": label("Belarus"),
    "a check": "groups.checks.remove()",
    "a shaded country": "document.querySelector('path.shade').remove()",
    "the key": "$('key').style.visibility = 'hidden'",
    "the lists": "$('lists').style.visibility = 'hidden'",
    "the marks in the text": "document.querySelectorAll('#words .badge').forEach((node) => (node.style.opacity = 0))",
    "the colour of places": "document.documentElement.style.setProperty('--place', '#7a4fb0')",
    "the credits": "$('credits').style.visibility = 'hidden'",
}
HARMLESS = {
    "nothing": "0",
    "smoother letters": "document.body.style.transform = 'translate(0.4px, 0.3px)'",
    "thinner ink": "document.documentElement.style.setProperty('--ink', '#1f2328')",
}


@pytest.fixture(scope="module")
def now(launched: Any) -> Image.Image:
    return taken(launched, page_of("seed"), "desk")[0]


@pytest.mark.parametrize("what", [*CHANGES, *HARMLESS])
def test_what_is_missing_is_noticed_and_smoothing_is_not(launched: Any, now: Image.Image, what: str) -> None:
    then, _ = taken(launched, page_of("seed"), "desk", change=CHANGES.get(what) or HARMLESS[what])
    assert (differing(now, then) > MOST) == (what in CHANGES)


def test_references_are_small() -> None:
    assert sum(path.stat().st_size for path in REFERENCES.iterdir()) < 3_000_000
    assert {path.stem for path in REFERENCES.glob("*.png")} == {f"{name}-{view}" for name in NAMES for view in VIEWS}
