"""Where a division is that nothing says the place of: in the middle of its settlements."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geomap.model import Extent, Point

CELL = 0.25  # degrees
_HALF_TURN, _TURN = 180, 360


def centre(points: Iterable[Point]) -> Point:
    """Return the mean of the occupied quarter-degree cells: a middle of the land, not of the people."""
    cells: set[tuple[float, int]] = {(math.floor(lon / CELL), math.floor(lat / CELL)) for lon, lat in points}
    if max(c[0] for c in cells) - min(c[0] for c in cells) > _HALF_TURN / CELL:  # over the date line
        cells = {(x + (_TURN / CELL if x < 0 else 0), y) for x, y in cells}
    lon = (sum(c[0] for c in cells) / len(cells) + 0.5) * CELL
    lat = (sum(c[1] for c in cells) / len(cells) + 0.5) * CELL
    return round((lon + _HALF_TURN) % _TURN - _HALF_TURN, 5), round(lat, 5)


def box(points: Iterable[Point]) -> Extent:
    """Return west, south, east, north of the points; west > east where that is shorter, over the date line."""
    points = list(points)
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    west, east = min(lons), max(lons)
    if east - west > _HALF_TURN:
        west, east = min(x for x in lons if x > 0), max(x for x in lons if x <= 0)
    return west, min(lats), east, max(lats)
