"""Where something without a name lies, by what the text says: "a village 20 km south of Kherson"."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from geomap.geodesy import destination
from geomap.statements.check import near_limit
from geomap.statements.extents import is_area, radius_km
from geomap.statements.lexicon import BEARINGS

if TYPE_CHECKING:
    from geomap.model import Place, Point, SpatialRelation

# Half of the angle that one of eight compass points covers.
HALF_SECTOR = 22.5


def place_from(relation: SpatialRelation, ground_place: Place) -> tuple[Point, float] | None:
    """Position that a statement implies for its figure.

    Parameters
    ----------
    relation
        A statement: "direction+distance", "distance", "near" or "in".
    ground_place
        Where its ground is. From an area, no position follows: it has no one point to start from.

    Returns
    -------
    ((lon, lat), uncertainty_km) or None
        The middle of what the statement allows and how far from it the figure may be. None where the
        statement leaves the distance open ("east of"), or speaks of two grounds or of a path.
    """
    if is_area(ground_place):
        return None
    base = ground_place.uncertainty_km or radius_km(ground_place)
    if (
        relation.relation == "direction+distance"
        and relation.distance_max_km is not None
        and relation.direction in BEARINGS
    ):
        low, high = relation.distance_min_km or 0.0, relation.distance_max_km
        middle = (low + high) / 2
        point = destination(ground_place.point, BEARINGS[relation.direction], middle)
        aside = 2 * high * math.sin(math.radians(HALF_SECTOR) / 2)
        return point, math.hypot((high - low) / 2, aside) + base
    if relation.relation == "distance" and relation.distance_max_km is not None:
        return ground_place.point, relation.distance_max_km + base
    if relation.relation == "near":
        return ground_place.point, near_limit(relation.trigger.text, radius_km(ground_place))[0]
    if relation.relation == "in" and not relation.direction:
        return ground_place.point, base
    return None
