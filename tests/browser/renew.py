"""Take the reference pictures anew: ``python tests/browser/renew.py [STORY …]``. Look at them before committing."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "webmap")]

from pictures import REFERENCES, VIEWS, keep, reference, taken  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from stories import NAMES, page_of  # noqa: E402


def main(names: tuple[str, ...]) -> None:
    """Write a picture for each story and view, and which fonts they were taken with."""
    fonts: list[int] = []
    with sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--headless=new", "--disable-gpu", "--hide-scrollbars"],
        )
        for name in names:
            for view in VIEWS:
                image, fonts = taken(browser, page_of(name), view)
                keep(image, reference(name, view))
                print(reference(name, view))
        browser.close()
    (REFERENCES / "fonts.json").write_text(json.dumps(fonts) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or NAMES)
