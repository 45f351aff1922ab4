"""The picture: one static figure for print and slides, as PNG, SVG or PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.picture.options import Picture, parse_size

if TYPE_CHECKING:
    from pathlib import Path

    from geomap.model import Layers

__all__ = ["Picture", "parse_size", "write_picture"]


def write_picture(layers: Layers, path: Path, *, options: Picture | None = None) -> None:
    """Write the picture of ``layers`` in the format of the suffix of ``path``: .png, .svg or .pdf."""
    from geomap.picture.lettering import quiet  # noqa: PLC0415

    with quiet():  # the first time matplotlib looks at the machine's fonts, and says so
        from geomap.picture.save import write  # noqa: PLC0415  (matplotlib)

    write(layers, path, options=options or Picture())
