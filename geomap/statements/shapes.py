"""What a statement allows, as a shape on the map: buffer, sector, corridor, strip.

The ranges are those that ``check`` judges by; docs/decisions/spatial-statements.md lists them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.geodesy import bearing_deg, destination, distance_km
from geomap.statements.check import COAST_KM, HOLDS_DEG, NEAR_KM, SHORE_KM, near_limit
from geomap.statements.extents import Area, is_area, is_small, radius_km
from geomap.statements.lexicon import BEARINGS
from geomap.statements.position import HALF_SECTOR, place_from
from geomap.statements.triggers import point as compass_point

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from geomap.model import Extent, Place, Point, Shape, SpatialRelation

    Shapes = Callable[[str], Shape | None]
    Countries = Callable[[], Iterable[Place]]

OPEN_KM = 60.0  # "east of a town": the words set no limit; news means somewhere that the town still tells where
VAGUEST_KM = 1500.0  # what is "thousands of kilometres from" somewhere is on no map
CORRIDOR, NARROWEST_KM = 0.1, 5.0  # half the width of a way between two places, as a share of its length
_COAST = re.compile(r"\b(?:coasts?|coastline|shores?|off)\b", re.IGNORECASE)
_EDGE = re.compile(r"\b(?:borders?|frontier|boundary|banks?)\b", re.IGNORECASE)
_SIDE = re.compile(r"\b(?:north|south)(?:[\s-]?(?:east|west))?(?:ern)?\b|\b(?:east|west)(?:ern)?\b", re.IGNORECASE)
_NEIGHBOUR_KM = 60.0
BANK_KM = 10.0  # "along", "on" a river; the base map's rivers are that coarse
WIDEST_KM = 6000.0  # a sector wider than this is no direction any more
_ASHORE_DEG = 0.25  # a town further from the sea than this has no coast


@dataclass(frozen=True, slots=True)
class Implied:
    """Where a statement puts its figure. ``point`` is None where it names a stretch and no middle is meant.

    ``words`` say what was drawn, to stand in a reason.
    """

    geometry: BaseGeometry
    words: str
    point: Point | None = None
    uncertainty_km: float | None = None

    @property
    def reach_km(self) -> float:
        """How vague it is, to prefer the tighter of two."""
        if self.uncertainty_km is not None:
            return self.uncertainty_km
        west, south, east, north = self.geometry.bounds
        return distance_km((west, south), (east, north)) / 2


def implied(
    relation: SpatialRelation,
    ground: Place,
    *,
    partner: Place | None = None,
    shapes: Shapes | None = None,
    countries: Countries | None = None,
) -> Implied | None:
    """Shape of what ``relation`` allows, None where it says too little.

    Parameters
    ----------
    relation
        A statement of the text.
    ground, partner
        The place of its ground; of the other one, for "between A and B" and "the border between A and B".
    shapes, countries
        Give the outline of a place by its id, and every country: for borders and coasts.
    """
    if relation.distance_max_km is not None and relation.distance_max_km > VAGUEST_KM:
        return None
    found = (
        _of_area(relation, ground, partner, shapes, countries)
        if is_area(ground)
        else _of_point(relation, ground, partner, shapes, countries)
    )
    return found if found is not None and not found.geometry.is_empty else None


def _of_point(
    relation: SpatialRelation, ground: Place, partner: Place | None, shapes: Shapes | None, countries: Countries | None
) -> Implied | None:
    from geomap.statements import geometry  # noqa: PLC0415  (shapely)

    base = ground.uncertainty_km or radius_km(ground)
    bearing = BEARINGS.get(relation.direction)
    if relation.relation == "between":
        return _between(ground, partner)
    if relation.relation == "direction" and bearing is not None:
        shape = geometry.sector(ground.point, bearing, HOLDS_DEG, 0.0, base + OPEN_KM)
        words = f"a sector of {base + OPEN_KM:.0f} km from {ground.name}; the text gives no distance"
        return Implied(shape, words)
    if relation.relation == "near":
        limit, said = near_limit(relation.trigger.text, radius_km(ground))
        if _COAST.search(relation.trigger.text):
            return _off_a_town(ground, limit, shapes, countries)
        words = f"within {limit:.0f} km of {ground.name}, which is what “{said}” is taken to mean"
        return Implied(geometry.disc(ground.point, limit), words, ground.point, limit)
    placed = place_from(relation, ground)
    if placed is None or relation.distance_max_km is None:
        return None
    if relation.relation == "distance" and _COAST.search(relation.trigger.text):
        return _off_a_town(ground, base + relation.distance_max_km, shapes, countries)
    point, uncertainty = placed
    low, high = relation.distance_min_km or 0.0, relation.distance_max_km
    if relation.relation == "direction+distance" and bearing is not None:
        shape = geometry.sector(ground.point, bearing, HALF_SECTOR, max(0.0, low - base), high + base)
        words = f"{low:.0f} to {high:.0f} km in that direction from {ground.name}"
        return Implied(shape, words, point, uncertainty)
    words = f"up to {high:.0f} km from {ground.name}, in whatever direction"
    return Implied(geometry.disc(point, uncertainty), words, point, uncertainty)


def _between(ground: Place, partner: Place | None) -> Implied | None:
    from geomap.statements import geometry  # noqa: PLC0415

    if partner is None or is_area(partner) or partner.id == ground.id:
        return None
    km = distance_km(ground.point, partner.point)
    if not 1.0 <= km <= VAGUEST_KM:
        return None
    half = max(NARROWEST_KM, CORRIDOR * km)
    middle = destination(ground.point, bearing_deg(ground.point, partner.point), km / 2)
    shape = geometry.corridor(ground.point, partner.point, half)
    return Implied(
        shape, f"a corridor between {ground.name} and {partner.name}, drawn at its middle", middle, km / 2 + half
    )


def _off_a_town(town: Place, km: float, shapes: Shapes | None, countries: Countries | None) -> Implied | None:
    """Waters within reach of a town; none where it lies inland."""
    import shapely  # noqa: PLC0415

    from geomap.statements import geometry  # noqa: PLC0415

    disc = geometry.disc(town.point, km)
    land = [_outline(each, shapes) for each in _touching(countries, _around(disc.bounds, km))]
    waters = geometry.without(disc, [each for each in land if each is not None])
    if not land or waters.is_empty or shapely.distance(waters, shapely.Point(town.point)) > _ASHORE_DEG:
        return None
    return Implied(waters, f"the waters within {km:.0f} km of {town.name}")


def _of_area(
    relation: SpatialRelation, ground: Place, partner: Place | None, shapes: Shapes | None, countries: Countries | None
) -> Implied | None:
    area = Area(ground, shapes)
    if ground.feature_code in {"CONT", "OCN"}:
        return None
    outline = area.outline
    if outline is None:
        return _along_course(relation, area)
    said = f"{relation.trigger.text} {relation.ground.text}"
    watery = ground.feature_class == "H"
    if relation.direction:
        return _beyond(relation, area, outline)
    if relation.relation not in {"near", "distance", "between"}:
        return None
    if _COAST.search(said) and not watery:
        beyond = relation.distance_max_km if relation.distance_max_km is not None else COAST_KM
        land = _outlines(countries, _around(outline.bounds, beyond), shapes, ground)
        return _by_the_coast(relation, ground, outline, land)
    from geomap.statements import geometry  # noqa: PLC0415

    far = relation.distance_max_km if relation.distance_max_km is not None else SHORE_KM
    if watery and relation.relation == "near":
        return Implied(geometry.strip_along(outline, far), f"a strip of {far:.0f} km on either side of its shore")
    if _EDGE.search(said) or relation.relation == "between":
        return _by_the_border(relation, area, partner, shapes, countries)
    if relation.relation == "near" and is_small(ground) and ground.feature_class in {"T", "L"}:
        return Implied(geometry.around(outline, NEAR_KM), f"{ground.name} and {NEAR_KM:.0f} km around it")
    return None  # "near Iran" is nearly anywhere round it


def _along_course(relation: SpatialRelation, area: Area) -> Implied | None:
    """Strip along a river."""
    if area.course is None or relation.relation not in {"near", "distance"} or relation.direction:
        return None
    from geomap.statements import geometry  # noqa: PLC0415

    hugging = relation.trigger.text.lower() in {"along", "on", "by"}
    far = relation.distance_max_km if relation.distance_max_km is not None else BANK_KM if hugging else SHORE_KM
    words = f"a strip of {far:.0f} km on either side of the {area.place.name} as the base map draws it"
    return Implied(geometry.strip_of_line(area.course, far), words)


def _beyond(relation: SpatialRelation, area: Area, outline: BaseGeometry) -> Implied | None:
    """Judge "200 km west of Ireland": so far from its outline, within the sector seen from its middle."""
    bearing, far = BEARINGS.get(relation.direction), relation.distance_max_km
    if relation.relation != "direction+distance" or bearing is None or far is None:
        return None
    from geomap.statements import geometry  # noqa: PLC0415

    low, name, middle = relation.distance_min_km or 0.0, area.place.name, geometry.label_point(outline)
    west, south, east, north = outline.bounds
    reach = far + distance_km((west, south), (east, north))
    if reach > WIDEST_KM:
        return None
    band = geometry.strip_outside(outline, low, far, [])
    shape = geometry.within(band, geometry.sector(middle, bearing, HOLDS_DEG, 0.0, reach))
    return Implied(shape, f"{low:.0f} to {far:.0f} km from {name}, in that direction from its middle")


def _by_the_coast(
    relation: SpatialRelation, ground: Place, outline: BaseGeometry, land: Sequence[BaseGeometry]
) -> Implied:
    """Waters off a coast, "off the western coast of Norway", or a strip on either side of it, "along the coast"."""
    from geomap.statements import geometry  # noqa: PLC0415

    trigger, low, high = relation.trigger.text, relation.distance_min_km or 0.0, relation.distance_max_km
    if re.search(r"\boff\b", f"{trigger} {relation.ground.text}", re.IGNORECASE) or high is not None:
        far = high if high is not None else COAST_KM
        shape = geometry.strip_outside(outline, low if high is not None else 0.0, far, land)
        reach = f"{low:.0f} to {far:.0f}" if high is not None and low > 0 else f"up to {far:.0f}"
        words = f"the waters {reach} km off {ground.name}"
    else:
        shape = geometry.strip_of_coast(outline, SHORE_KM, land)
        words = f"a strip of {SHORE_KM:.0f} km on either side of the coast of {ground.name}"
    named = _SIDE.search(f"{trigger} {relation.ground.text}")
    if named:
        shape = geometry.side(shape, outline, compass_point(named.group()))
        words += f", on its {named.group().lower()} side"
    return Implied(shape, words)


def _by_the_border(
    relation: SpatialRelation, area: Area, partner: Place | None, shapes: Shapes | None, countries: Countries | None
) -> Implied | None:
    from geomap.statements import geometry  # noqa: PLC0415

    ground, outline = area.place, area.outline
    assert outline is not None
    far = relation.distance_max_km if relation.distance_max_km is not None else SHORE_KM
    other = Area(partner, shapes).outline if partner is not None else None
    if partner is not None and other is None:
        return None
    beside = (
        [other] if other is not None else _outlines(countries, _around(outline.bounds, _NEIGHBOUR_KM), shapes, ground)
    )
    shape = geometry.strip_along(outline, far, beside if ground.feature_code.startswith("PCL") or other else ())
    between = f"{ground.name} and {partner.name}" if partner is not None else ground.name
    return Implied(shape, f"a strip of {far:.0f} km on either side of the border of {between}")


def _outlines(countries: Countries | None, extent: Extent, shapes: Shapes | None, ground: Place) -> list[BaseGeometry]:
    every = _touching(countries, extent)
    found = [_outline(each, shapes) for each in every if each.country_code != ground.country_code]
    return [each for each in found if each is not None]


def _touching(countries: Countries | None, extent: Extent) -> list[Place]:
    return [] if countries is None else [each for each in countries() if each.extent and _touch(each.extent, extent)]


def _touch(a: Extent, b: Extent) -> bool:
    if a[1] > b[3] or b[1] > a[3]:
        return False
    return any(x[0] <= y[2] and y[0] <= x[2] for x in _cut(a) for y in _cut(b))


def _cut(extent: Extent) -> list[Extent]:
    west, south, east, north = extent
    return [extent] if west <= east else [(west, south, 180.0, north), (-180.0, south, east, north)]


def _outline(place: Place, shapes: Shapes | None) -> BaseGeometry | None:
    return Area(place, shapes).outline


def _around(bounds: Extent, km: float) -> Extent:
    """Extent widened by ``km``; the whole circle near the poles and ±180°, where it could be anything."""
    west, south, east, north = bounds
    degrees = km / 111.0
    south, north = max(-90.0, south - degrees), min(90.0, north + degrees)
    aside = degrees * 3 if max(-south, north) < 70 else 360.0  # noqa: PLR2004
    if west - aside < -180 or east + aside > 180:  # noqa: PLR2004
        return (-180.0, south, 180.0, north)
    return (west - aside, south, east + aside, north)
