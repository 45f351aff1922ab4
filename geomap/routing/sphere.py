"""Lines on the sphere, many at once: lengths, points along them, and how a line is drawn.

Points are rows of (n, 2) arrays, lon and lat in degrees. Short lines are straight in degrees, as every map draws them;
long ones follow the great circle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geomap.geodesy import EARTH_RADIUS_KM

if TYPE_CHECKING:
    from numpy.typing import NDArray

STRAIGHT_KM = 50.0  # a longer line is drawn along the great circle: up to here the two are within 300 m at 80° north


def haversine(
    lon1: NDArray[np.float64], lat1: NDArray[np.float64], lon2: NDArray[np.float64], lat2: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Distance on the sphere in km, element by element."""
    x1, y1, x2, y2 = map(np.radians, (lon1, lat1, lon2, lat2))
    h = np.sin((y2 - y1) / 2) ** 2 + np.cos(y1) * np.cos(y2) * np.sin((x2 - x1) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(h, 1))))


def sample(
    a: NDArray[np.float64], b: NDArray[np.float64], km: NDArray[np.float64], step_km: float
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Points in the middles of equal steps along lines as they are drawn, and the line of each point."""
    knots, whole = _knots(a, b, km)
    inner = whole[:-1] == whole[1:]
    start, end, whole = knots[:-1][inner], knots[1:][inner], whole[:-1][inner]
    pieces = np.bincount(whole, minlength=len(km))
    count = np.maximum(np.ceil(km / pieces / step_km).astype(np.intp), 1)[whole]
    piece = np.repeat(np.arange(len(count)), count)
    t = (np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count) + 0.5) / count[piece]
    step = end - start
    step[:, 0] = (step[:, 0] + 180) % 360 - 180
    return start[piece] + step[piece] * t[:, None], whole[piece]


def _knots(
    a: NDArray[np.float64], b: NDArray[np.float64], km: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return the ends of lines, with points of the great circle between them where long; and the line of each."""
    count = np.maximum(np.ceil(km / STRAIGHT_KM).astype(np.intp), 1) + 1
    line = np.repeat(np.arange(len(count)), count)
    index = np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count)
    points = np.where((index == 0)[:, None], a[line], b[line])
    inner = (index > 0) & (index < count[line] - 1)
    if inner.any():
        points[inner] = _great_circle(a, b, line[inner], index[inner] / (count[line[inner]] - 1))
    return points, line


def _great_circle(
    a: NDArray[np.float64], b: NDArray[np.float64], line: NDArray[np.intp], t: NDArray[np.float64]
) -> NDArray[np.float64]:
    u, v = _unit(a), _unit(b)
    angle = np.arccos(np.clip((u * v).sum(axis=1), -1, 1))[line]
    ways = (np.sin((1 - t) * angle)[:, None] * u[line] + np.sin(t * angle)[:, None] * v[line]) / np.sin(angle)[:, None]
    lon, lat = np.arctan2(ways[:, 1], ways[:, 0]), np.arctan2(ways[:, 2], np.hypot(*ways[:, :2].T))
    return np.asarray(np.degrees(np.stack([lon, lat], axis=1)))


def _unit(points: NDArray[np.float64]) -> NDArray[np.float64]:
    lon, lat = np.radians(points).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def drawn(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Put points into a line so that it follows the great circle where its steps are long."""
    points, step = _knots(line[:-1], line[1:], haversine(*line[:-1].T, *line[1:].T))
    first = np.diff(step, prepend=-1) > 0
    first[0] = False
    return points[~first]
