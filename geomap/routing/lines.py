"""What every router does with its line in the end: densify, cut at ±180°, measure."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geomap.errors import ConfigurationError
from geomap.geodesy import distance_km
from geomap.model import Route
from geomap.routing.sphere import drawn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.model import PathBasis, Point
    from geomap.routing.base import Journey

DECIMALS = 5  # of a degree: about a metre
SAME_KM = 0.5  # ends nearer than this to each other are one place


def no_line(reason: str, journey: Journey | None = None) -> Route:
    """Return a route without a line, and the distance between the ends where they are known."""
    away = distance_km(journey.origin, journey.destination) if journey else None
    return Route(no_line_reason=reason, great_circle_km=_round(away))


def refusal(journey: Journey) -> str:
    """Return why no router can draw the journey, "" where one may.

    Raises
    ------
    ConfigurationError
        A point is not a longitude and latitude in degrees.
    """
    for lon, lat in (journey.origin, *journey.via, journey.destination):
        if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004
            raise ConfigurationError(f"{lon:g},{lat:g} is not a longitude and latitude in degrees")
    if distance_km(journey.origin, journey.destination) < SAME_KM and not journey.via:
        return "both ends are the same place"
    return ""


def finish(
    line: NDArray[np.float64], journey: Journey, *, basis: PathBasis, method: str, land_share: float | None
) -> Route:
    """Return the route of a line of turns (n, 2) lon, lat."""
    points = drawn(line)
    points = points[np.concatenate([[True], np.abs(np.diff(points, axis=0)).max(axis=1) > 0])]
    parts = cut(points)
    length = sum(distance_km(a, b) for part in parts for a, b in pairwise(part))
    return Route(
        parts=parts,
        path_basis=basis,
        length_km=_round(length),
        great_circle_km=_round(distance_km(journey.origin, journey.destination)),
        land_share=None if land_share is None else round(land_share, 5),
        start_gap_km=_round(distance_km(journey.origin, parts[0][0])),
        end_gap_km=_round(distance_km(parts[-1][-1], journey.destination)),
        method=method,
    )


def cut(points: NDArray[np.float64]) -> tuple[tuple[Point, ...], ...]:
    """Cut a line at ±180°; both parts get a point on the meridian."""
    parts: list[list[Point]] = [[]]
    lon = (points[:, 0] + 180) % 360 - 180
    lat = points[:, 1]
    for i, (x, y) in enumerate(zip(lon.tolist(), lat.tolist(), strict=True)):
        if i and abs(x - lon[i - 1]) > 180:  # noqa: PLR2004  (half the world: the short way is the other one)
            side = 180.0 if lon[i - 1] > 0 else -180.0
            before, after = side - lon[i - 1], x + side
            share = before / (before + after) if before + after else 0.5
            at = float(lat[i - 1] + (y - lat[i - 1]) * share)
            _add(parts[-1], side, at)
            parts.append([])
            _add(parts[-1], -side, at)
        _add(parts[-1], x, y)
    return tuple(tuple(part) for part in parts if len(part) > 1)


def _add(part: list[Point], x: float, y: float) -> None:
    point = (round(float(x), DECIMALS), round(float(y), DECIMALS))
    if not part or part[-1] != point:
        part.append(point)


def _round(km: float | None) -> float | None:
    return None if km is None else round(km, 3)
