"""The seed and the five articles as pages, made once for all tests of a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.model import Layers

ROOT = Path(__file__).parents[2]
ARTICLES = Path(__file__).parent / "articles"
NAMES = ("seed", "convoy", "evacuation", "outbreak", "pacific", "river")


def source(name: str) -> Path:
    """Where an article's text is."""
    return ROOT / "seeds" / "000_17ea725e07b18fd2.txt" if name == "seed" else ARTICLES / f"{name}.txt"


@cache
def layers_of(name: str) -> Layers:
    """An article's layers."""
    import geomap

    return geomap.map_article(source(name).read_text(encoding="utf-8"))


@cache
def page_of(name: str) -> Path:
    """An article's page."""
    from geomap.webmap import write_page

    path = _folder() / f"{name}.html"
    write_page(layers_of(name), path)
    return path


@cache
def _folder() -> Path:
    import atexit
    import shutil

    folder = mkdtemp(prefix="geomap-stories-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
