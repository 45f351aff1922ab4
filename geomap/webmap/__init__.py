"""The map in a browser: a Folium map to add to, and a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import folium

    from geomap.model import Layers

__all__ = ["in_notebook", "to_folium", "write_page", "write_together"]


def to_folium(layers: Layers) -> folium.Map:
    """Make a Folium map of ``layers`` that more can be added to."""
    from geomap.webmap.stock import to_folium as make  # noqa: PLC0415

    return make(layers)


def write_page(layers: Layers, path: str | Path, *, tiles: str | None = None) -> None:
    """Write the self-contained page of ``layers`` to ``path``.

    ``tiles`` are offered as another base map: a name of xyzservices ("OpenStreetMap.Mapnik") or a URL template with
    {z}, {x} and {y}. A page asks a server for nothing before a reader chooses them, and by default it offers none.
    """
    from geomap.webmap.page import write_page as write  # noqa: PLC0415

    write(layers, path, tiles=tiles)


def in_notebook(layers: Layers) -> str:
    """Return the page of ``layers`` in a frame: it sees nothing of the notebook, and the notebook nothing of it."""
    from geomap.webmap.assets import environment  # noqa: PLC0415
    from geomap.webmap.page import render  # noqa: PLC0415

    template = environment().get_template("notebook.html.jinja")
    return template.render(page=render(layers), title=f"Map: {layers.article.title or layers.article.name}")


def write_together(every: Sequence[Layers], path: str | Path, *, tiles: str | None = None) -> None:
    """Write one self-contained page of several articles to ``path``; ``tiles`` as for ``write_page``."""
    from geomap.webmap.page import write_together as write  # noqa: PLC0415

    write(every, path, tiles=tiles)
