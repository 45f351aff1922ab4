"""Icons of a KMZ, drawn by rule: small PNGs with soft edges, the same bytes every time."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np

from geomap.exporters.qgis_styles import GREY, PLACES, ROUTES, WHITE

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Field = NDArray[np.float64]

SIDE = 48
# Distances from the edge of a shape of size 1, negative inside, at x to the right and y upward.
_FIELDS: dict[str, Callable[[Field, Field], Field]] = {
    "disc": lambda x, y: np.hypot(x, y) - 1,
    "square": lambda x, y: np.maximum(abs(x), abs(y)) - 0.85,
    "diamond": lambda x, y: (abs(x) + abs(y) - 1.15) / np.sqrt(2),
    # A head that points north; a reader turns it by its heading.
    "arrow": lambda x, y: np.maximum(np.maximum((2 * abs(x) + y - 1) / np.sqrt(5), -y - 0.7), -1.0),
}
# Shape, inside, edge and width of the edge.
SHAPES = {
    "disc": ("disc", PLACES, WHITE, 0.25),
    "square": ("square", PLACES, WHITE, 0.25),
    "ring": ("disc", WHITE, PLACES, 0.3),
    "diamond": ("diamond", WHITE, PLACES, 0.3),
    "grey-ring": ("disc", WHITE, GREY, 0.25),
    "arrow": ("arrow", ROUTES, WHITE, 0.18),
    "dot": ("disc", ROUTES, WHITE, 0.25),
}


def png(name: str) -> bytes:
    """Return the icon called ``name``, a square of ``SIDE`` pixels with a clear ground."""
    shape, inside, edge, width = SHAPES[name]
    step = (np.arange(SIDE) + 0.5) / SIDE * 2.4 - 1.2
    x, y = np.meshgrid(step, -step)
    distance = _FIELDS[shape](x, y)
    soft = 2.4 / SIDE
    cover = np.clip(0.5 - distance / soft, 0, 1)
    core = np.clip(0.5 - (distance + width) / soft, 0, 1)[..., None]
    ink = _rgb(inside) * core + _rgb(edge) * (1 - core)
    pixels = np.dstack([ink, cover * 255]).round().astype(np.uint8)
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    head = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")


def _rgb(code: str) -> NDArray[np.float64]:
    return np.array([int(code[at : at + 2], 16) for at in (1, 3, 5)], dtype=float)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
