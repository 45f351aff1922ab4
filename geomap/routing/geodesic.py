"""Lines that claim no path: the geodesic of a flight, and the schematic line of what has no known way."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.geodesy import distance_km, geod
from geomap.routing.lines import SAME_KM, finish, no_line, refusal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from geomap.model import Point, Route
    from geomap.routing.base import Journey

STEP_KM = 50.0
GEODESIC = "geodesic on WGS84, a point every 50 km; 1"
SCHEMATIC = "straight (geodesic) between the ends: the path is not known; 1"


@dataclass(frozen=True, slots=True)
class GeodesicRouter:
    """The shortest line on the ellipsoid, through the vias: what a flight is drawn as."""

    def route(self, journey: Journey) -> Route:
        """Return the line, or why there is none."""
        reason = refusal(journey)
        if reason:
            return no_line(reason, journey)
        return finish(_through(journey), journey, basis="geodesic", method=GEODESIC, land_share=None)


@dataclass(frozen=True, slots=True)
class SchematicRouter:
    """The same line, claiming only that there was a movement between the ends."""

    def route(self, journey: Journey) -> Route:
        """Return the line, or why there is none."""
        reason = refusal(journey)
        if reason:
            return no_line(reason, journey)
        return finish(_through(journey), journey, basis="schematic", method=SCHEMATIC, land_share=None)


def _through(journey: Journey) -> NDArray[np.float64]:
    import numpy as np  # noqa: PLC0415

    stops = [journey.origin, *journey.via, journey.destination]
    points: list[Point] = [stops[0]]
    for a, b in pairwise(stops):
        count = int(distance_km(a, b) // STEP_KM)
        if count:
            points += geod().npts(*a, *b, count)
        points.append(b)
    return np.array(points, float)


__all__ = ["GEODESIC", "SAME_KM", "SCHEMATIC", "GeodesicRouter", "SchematicRouter"]
