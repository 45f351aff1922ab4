"""Pictures of pages, small ones to keep, and how alike two of them are.

A picture is kept at half its size in few colours. Two are compared by the mean colour of squares of 16 × 16 pixels of
the page, each at the best of small shifts: how letters are smoothed does not matter, a label or a line that is not
there does.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
from browsing import opened
from PIL import Image

REFERENCES = Path(__file__).parent / "references"
VIEWS = {"desk": (1280, 800), "phone": (390, 844), "print": (794, 1000)}  # print: as wide as A4
_BLOCK = 8  # pixels of the small picture
_STEP = 9  # of 255, by which the mean colour of a square differs
MOST = 3  # squares that may differ
_FONTS = """() => ["var(--sans)", "var(--serif)"].map((family) => {
  const node = document.createElement("span");
  node.style.cssText = `font: 400 100px ${family}; position: absolute; white-space: nowrap`;
  node.textContent = "Sphinx of black quartz, judge my vow 0123456789";
  document.body.append(node);
  const width = Math.round(node.getBoundingClientRect().width);
  node.remove();
  return width;
})"""


def reference(name: str, view: str) -> Path:
    """Where the picture of a story in a view is kept."""
    return REFERENCES / f"{name}-{view}.png"


def taken(launched: Any, path: Path, view: str, *, change: str = "") -> tuple[Image.Image, list[int]]:
    """Picture of a page, small, and how wide two lines of text are in the fonts of this machine.

    ``change`` is JavaScript to spoil the page with before.
    """
    width, height = VIEWS[view]
    with opened(launched, path, width=width, height=height) as (page, watch):
        if view == "print":
            page.emulate_media(media="print", reduced_motion="reduce")
            page.evaluate("document.body.style.padding = '0 13mm', dispatchEvent(new Event('beforeprint'))")
        if change:
            page.evaluate(change)
        fonts = page.evaluate(_FONTS)
        page.wait_for_timeout(50)
        image = Image.open(io.BytesIO(page.screenshot(full_page=view == "print"))).convert("RGB")
        assert watch.complaints == []
    return image.reduce(2), fonts


def keep(image: Image.Image, path: Path) -> None:
    """Write a small picture in fewer colours; the same picture gives the same bytes."""
    path.parent.mkdir(exist_ok=True)
    image.point(lambda value: min(255, (value + 4) // 8 * 8)).save(path, optimize=True)


def differing(one: Image.Image, other: Image.Image) -> int:
    """Count the squares in which two pictures differ; all of them where their sizes do."""
    if abs(one.height - other.height) > 2 * _BLOCK or one.width != other.width:
        return one.width * one.height // _BLOCK**2
    height = min(one.height, other.height)
    first, second = (np.asarray(image.convert("RGB"), dtype=float)[:height] for image in (one, other))
    best = np.full((height // _BLOCK, one.width // _BLOCK), 255.0)
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            apart = _means(first) - _means(np.roll(second, (down, right), (0, 1)))
            best = np.minimum(best, np.abs(apart).max(axis=2))
    return int((best > _STEP).sum())


def _means(pixels: Any) -> Any:
    height, width, _ = pixels.shape
    cut = pixels[: height // _BLOCK * _BLOCK, : width // _BLOCK * _BLOCK]
    return cut.reshape(height // _BLOCK, _BLOCK, width // _BLOCK, _BLOCK, 3).mean(axis=(1, 3))
