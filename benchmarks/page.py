"""The page beside a stock Folium map of the same layers: bytes, build time, first paint, an answer to a click.

Each page is opened from disk in headless Chromium, without network, in turn with the other, so that a busy moment
falls on both. Folium's own assets are put into its page (``to_folium``), or it would be blank without network.
"""

from __future__ import annotations

import math
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.common import SEED, alternate, median, table
from benchmarks.page_layers import many_layers

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.model import Layers

ROUNDS = 3
MOST_BYTES = {"seed": 900_000, "150 places, 60 legs": 2_500_000, "20,000 places": 8_000_000}
_PAINTED = """async () => {
  const painted = () => performance.getEntriesByName("first-contentful-paint")[0];
  for (let i = 0; i < 100 && !painted(); i++) await new Promise((done) => setTimeout(done, 100));
  return [painted() ? painted().startTime : NaN, performance.getEntriesByType("navigation")[0].loadEventEnd];
}"""
# A row's click: until the card stands, and until the browser has drawn it.
_CLICK = """async () => {
  const rows = document.querySelectorAll(".place-row");
  const begun = performance.now();
  rows[Math.floor(rows.length / 2)].click();
  const answered = performance.now() - begun;
  if (document.getElementById("card").hidden) throw new Error("no answer");
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return [answered, performance.now() - begun];
}"""


def stories() -> dict[str, Callable[[], Layers]]:
    """Return what is measured: an article, a long one, and more places than a map can show."""
    from geomap.pipeline import map_article, read_article  # noqa: PLC0415

    return {
        "seed": lambda: map_article(read_article(SEED)),
        "150 places, 60 legs": lambda: many_layers(150, 60),
        "20,000 places": lambda: many_layers(20_000),
    }


def built(layers: Layers, ours: Path, stock: Path) -> dict[str, float]:
    """Write both pages; return the seconds that each took."""
    from geomap.webmap import to_folium, write_page  # noqa: PLC0415

    def folium() -> None:
        to_folium(layers).save(str(stock))

    tasks = {"geomap": lambda: _timed(lambda: write_page(layers, ours)), "folium": lambda: _timed(folium)}
    # The first round, which loads the libraries, is thrown away; one is enough of a page of 20,000 places.
    found = alternate(tasks, 1 if len(layers.places) > 1000 else ROUNDS)
    return {name: median(times) for name, times in found.items()}


def _milliseconds(value: float) -> str:
    """Write a time; a browser that tells of no paint within ten seconds of loading gives none."""
    return "none told" if math.isnan(value) else f"{value:,.0f}"


def _timed(task: Callable[[], object]) -> float:
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def opened(browser: Any, path: Path, *, click: bool) -> list[float]:
    """Open a page: milliseconds to first paint and to the end of loading, and of a click."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    try:
        page.goto(path.as_uri(), wait_until="load", timeout=180_000)
        page.wait_for_timeout(200)
        found: list[float] = page.evaluate(_PAINTED)
        if click:
            found += page.evaluate(_CLICK)
        return found
    finally:
        context.close()


def main() -> int:
    """Print the table; 1 where a page is larger than it may be."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        print("\npage: LEFT OUT, no Chromium (Debian: apt install chromium)")
        return 0
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    rows, late = [], []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, make in stories().items():
            layers = make()
            paths = {each: Path(folder) / f"{each}.html" for each in ("geomap", "folium")}
            seconds = built(layers, paths["geomap"], paths["folium"])
            times = alternate(
                {
                    "geomap": lambda paths=paths: opened(browser, paths["geomap"], click=True),
                    "folium": lambda paths=paths: opened(browser, paths["folium"], click=False),
                },
                ROUNDS,
            )
            for each, path in paths.items():
                size = path.stat().st_size
                columns = [_milliseconds(median(values)) for values in zip(*times[each], strict=True)]
                rows.append(
                    [name, each, f"{size / 1e6:.2f}", f"{seconds[each]:.2f}", *columns, *["–"] * (4 - len(columns))]
                )
                if each == "geomap" and size > MOST_BYTES[name]:
                    late.append(f"{name}: {size:,} bytes, and {MOST_BYTES[name]:,} are allowed")
        browser.close()
    head = ["layers", "page", "MB", "build s", "first paint ms", "loaded ms", "click answered ms", "click drawn ms"]
    table("Page and stock Folium map of the same layers", head, rows)
    for line in late:
        print(line, file=sys.stderr)
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
