"""Lines on the sphere, many at once: lengths, points along them, and how a line is drawn.

Points are rows of (n, 2) arrays, lon and lat in degrees. Short lines are straight in degrees, as every map draws them;
long ones follow the great circle.
"""

from __future__ import annotations

import math
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
    """Points in the middles of equal steps along lines, and the line of each point."""
    count = np.maximum(np.ceil(km / step_km).astype(np.intp), 1)
    line = np.repeat(np.arange(len(count)), count)
    t = (np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count) + 0.5) / count[line]
    return along(a, b, km, line, t), line


def along(
    a: NDArray[np.float64],
    b: NDArray[np.float64],
    km: NDArray[np.float64],
    line: NDArray[np.intp],
    t: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the points at shares ``t`` of the lines: in degrees where short, along the great circle where long."""
    turn = (b[:, 0] - a[:, 0] + 180) % 360 - 180
    points = np.stack([a[line, 0] + turn[line] * t, a[line, 1] + (b[:, 1] - a[:, 1])[line] * t], axis=1)
    far = (km > STRAIGHT_KM)[line]
    if far.any():
        points[far] = _great_circle(a, b, line[far], t[far])
    return points


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
    km = haversine(*line[:-1].T, *line[1:].T)
    pieces = []
    for i, length in enumerate(km):
        count = math.ceil(length / STRAIGHT_KM)
        pieces.append(line[i : i + 1])
        if count > 1:
            t = np.arange(1, count) / count
            pieces.append(along(line[i : i + 1], line[i + 1 : i + 2], km[i : i + 1], np.zeros(len(t), np.intp), t))
    return np.concatenate([*pieces, line[-1:]])
