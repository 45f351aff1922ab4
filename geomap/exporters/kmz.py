"""KMZ: the KML with its icons in one file, so that it looks the same everywhere and offline."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.exporters import kml
from geomap.exporters.icons import SHAPES, png

if TYPE_CHECKING:
    from pathlib import Path

    from geomap.model import Layers

KEEPS = replace(kml.KEEPS, types=False)
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # a zip knows nothing before; the same layers give the same bytes
_FOLDER = "icons"


def fill(layers: Layers, path: Path) -> None:
    """Write ``path`` straight away, for callers that see to whole files themselves."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(_info("doc.kml"), "w") as file:  # readers take the first one
            for piece in kml.pieces(layers, icons=_FOLDER):
                file.write(piece.encode())
        for name in SHAPES:
            archive.writestr(_info(f"{_FOLDER}/{name}.png"), png(name))


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EARLIEST)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3  # else it depends on where it is written
    return info
