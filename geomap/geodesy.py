"""Distances and bearings on the WGS84 ellipsoid. Points are (lon, lat) in degrees, bearings clockwise from north."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyproj import Geod

    from geomap.model import Extent, Point

EARTH_RADIUS_KM = 6371.0088
RADIANS = math.pi / 180
_COMPASS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")


@cache
def geod() -> Geod:
    """Return the ellipsoid, imported on first use."""
    from pyproj import Geod  # noqa: PLC0415  (0.1 s, and most commands never measure)

    return Geod(ellps="WGS84")


def distance_km(a: Point, b: Point) -> float:
    """Geodesic distance (Karney's method, through pyproj)."""
    return float(geod().inv(*a, *b)[2]) / 1000


def bearing_deg(a: Point, b: Point) -> float:
    """Return the initial bearing from ``a`` to ``b``, 0 to 360."""
    return float(geod().inv(*a, *b)[0]) % 360


def destination(a: Point, bearing: float, km: float) -> Point:
    """Return the point ``km`` away from ``a`` in the direction ``bearing``."""
    lon, lat, _ = geod().fwd(*a, bearing, km * 1000)
    return (float(lon), float(lat))


def haversine_km(a: Point, b: Point) -> float:
    """Distance on the sphere: within 0.6% of the geodesic and far quicker; for ranking, never for print."""
    lon1, lat1, lon2, lat2 = a[0] * RADIANS, a[1] * RADIANS, b[0] * RADIANS, b[1] * RADIANS
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


def compass(bearing: float) -> str:
    """Return the nearest of the sixteen compass points."""
    return _COMPASS[round(bearing / 22.5) % 16]


def enclosing(extents: Iterable[Extent]) -> Extent | None:
    """Smallest box that holds all ``extents`` (none across 180°); west > east where the box crosses it.

    Round the circle, the widest stretch of longitude without anything is left out. None without any extents.
    """
    each = sorted(extents)
    if not each:
        return None
    west, reach, east = each[0][0], each[0][2], max(extent[2] for extent in each)
    gap = west + 360.0 - east
    for start, _, end, _ in each:
        if start - reach > gap:
            gap, west, east = start - reach, start, reach
        reach = max(reach, end)
    return (west, min(extent[1] for extent in each), east, max(extent[3] for extent in each))
