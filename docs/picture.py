"""Pictures for the README: ``python docs/picture.py``, after ``make map`` (needs Chromium and the test group).

The figure of each GeoPackage in maps/, and a photograph of each page. Fonts are those of the machine, so that neither
is made by ``make map``, whose files are the same everywhere.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

import geomap

MAPS = Path(__file__).resolve().parents[1] / "maps"


def main() -> None:
    """Write ``maps/NAME.png``, the figure, and ``maps/NAME.page.png``, the page."""
    for file in sorted(MAPS.glob("*.gpkg")):
        geomap.write(geomap.read(file), file.with_suffix(".png"))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for page_file in sorted(MAPS.glob("*.html")):
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(page_file.as_uri())
            page.wait_for_timeout(1500)  # fonts and the label pass
            page.screenshot(path=str(page_file.with_suffix(".page.png")))
        browser.close()


if __name__ == "__main__":
    main()
