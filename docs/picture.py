"""Photograph the seed article's page for the README: ``python docs/picture.py`` (needs Chromium and the test group)."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

MAPS = Path(__file__).resolve().parents[1] / "maps"


def main() -> None:
    """Write ``maps/<page>.png`` for each page in ``maps/``."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for page_file in sorted(MAPS.glob("*.html")):
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(page_file.as_uri())
            page.wait_for_timeout(1500)  # fonts and the label pass
            page.screenshot(path=str(page_file.with_suffix(".png")))
        browser.close()


if __name__ == "__main__":
    main()
