"""Places as what a statement can be measured against: points with a radius, or areas with an outline or an envelope."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from geomap.geodesy import distance_km

if TYPE_CHECKING:
    from collections.abc import Callable

    from shapely.geometry.base import BaseGeometry

    from geomap.model import Extent, Place, Point, Resolution, Shape

# Radius of the built-up area by population, km: half the width that cities of that size commonly have.
_URBAN = ((5_000_000, 20.0), (1_000_000, 12.0), (200_000, 7.0), (20_000, 4.0), (0, 2.0))
_AREA_CODES = frozenset({"CONT", "RGN", "RGNE", "RGNL", "DSRT", "MTS", "PEN", "ISL", "ISLS", "VAL", "PLAT", "ARCH"})
# Outlines are generalised (1:50 million): this much off at a border means nothing, km.
OUTLINE_SLACK_KM = 5.0
_SMALL_KM = 60.0
_SMALL_AREA_KM = 200.0  # an island, a district: its point and half its width say where it is


@dataclass(frozen=True)
class Area:
    """A country, division, water or region: its outline where there is one, else its envelope.

    ``shapes`` gives the outline of a place by its id; it is asked when an outline is first needed.
    """

    place: Place
    shapes: Callable[[str], Shape | None] | None = None

    @cached_property
    def outline(self) -> BaseGeometry | None:
        shape = self.shapes(self.place.id) if self.shapes else None
        if shape is None:
            return None
        import shapely  # noqa: PLC0415  (slow to import, and most statements are about points and codes)

        return shapely.from_wkb(shape.wkb)

    @cached_property
    def course(self) -> BaseGeometry | None:
        """Line of a river, where the basemap draws it."""
        from geomap.statements.courses import course_of  # noqa: PLC0415

        return course_of(self.place)

    @property
    def extent(self) -> Extent | None:
        if self.outline is not None and self.place.extent is None:
            west, south, east, north = self.outline.bounds
            return (west, south, east, north)
        return self.place.extent

    @cached_property
    def main_extent(self) -> Extent | None:
        """Extent of the main parts: the Canary Islands do not say where the north of Spain begins."""
        if self.outline is None:
            return self.place.extent
        from geomap.statements.geometry import main_extent  # noqa: PLC0415

        return main_extent(self.outline)

    @property
    def is_measurable(self) -> bool:
        return self.outline is not None or self.place.extent is not None

    def gap_km(self, point: Point) -> float:
        """Distance from ``point`` to the area, 0 inside. Nearest by a local plane, measured on the ellipsoid."""
        line = self.outline if self.outline is not None else self.course
        if line is not None:
            return _to_geometry_km(line, point)
        assert self.place.extent is not None
        return distance_km(point, _nearest_in(self.place.extent, point))

    def edge_km(self, point: Point) -> float | None:
        """Distance from ``point`` to the area's outline, from either side; None without an outline."""
        return None if self.outline is None else _to_geometry_km(self.outline.boundary, point)


def is_area(place: Place) -> bool:
    """Whether a single point would mislead: countries, divisions, waters, regions; not sites or settlements."""
    if place.feature_class in {"A", "H"}:
        return True
    if place.feature_class in {"L", "T"}:
        return place.feature_code in _AREA_CODES or (place.extent is not None and _width_km(place.extent) > _SMALL_KM)
    return False


def is_within(town: Place, division: Place) -> bool:
    """Whether a town lies in a division, by code or by its envelope."""
    if town.country_code != division.country_code:
        return False
    if division.feature_code == "ADM1" and town.admin1_code and division.admin1_code:
        return town.admin1_code == division.admin1_code
    return division.extent is not None and _nearest_in(division.extent, town.point) == town.point


def radius_km(place: Place) -> float:
    """Radius of a settlement's built-up area by its population; 2 km for a site."""
    if place.feature_class != "P":
        return 2.0
    return next(radius for least, radius in _URBAN if place.population >= least)


def slack_km(resolution: Resolution) -> float:
    """How far the place on the map may be from where it is, km: its uncertainty, at least 1."""
    place = resolution.place
    assert place is not None
    stated = resolution.uncertainty_km if resolution.uncertainty_km is not None else place.uncertainty_km
    return max(1.0, radius_km(place) if stated is None else stated)


def spread_km(resolution: Resolution) -> float | None:
    """How far a place may be from its point, km: slack and, for a small area, half its width; None for a wide one."""
    place = resolution.place
    assert place is not None
    if not is_area(place):
        return slack_km(resolution)
    return max(slack_km(resolution), _width_km(place.extent) / 2) if place.extent and is_small(place) else None


def is_small(place: Place) -> bool:
    """Whether an area is small enough to be near something, or to have something near it: an island, a district."""
    return place.extent is not None and _width_km(place.extent) <= _SMALL_AREA_KM


def _to_geometry_km(geometry: BaseGeometry, point: Point) -> float:
    import math  # noqa: PLC0415

    import shapely  # noqa: PLC0415
    from shapely.affinity import scale  # noqa: PLC0415
    from shapely.ops import nearest_points  # noqa: PLC0415

    squeeze = max(0.05, math.cos(math.radians(point[1])))
    plane = scale(geometry, xfact=squeeze, yfact=1.0, origin=(0, 0))
    best = math.inf
    for turn in (-360.0, 0.0, 360.0):
        here = shapely.Point((point[0] + turn) * squeeze, point[1])
        near, _ = nearest_points(plane, here)
        best = min(best, distance_km(point, (near.x / squeeze - turn, near.y)))
    return 0.0 if best < 1e-6 else best  # noqa: PLR2004  (a thousandth of a metre)


def _nearest_in(extent: Extent, point: Point) -> Point:
    west, south, east, north = extent
    lon, lat = point
    if west > east:  # across 180°
        east += 360
        if lon < west - 180 or lon < 0:
            lon += 360
    if not west <= lon <= east:
        lon = min((west, east), key=lambda edge: abs((lon - edge + 180) % 360 - 180))
    return ((lon + 180) % 360 - 180, min(max(lat, south), north))


def _width_km(extent: Extent) -> float:
    west, south, east, north = extent
    middle = (south + north) / 2
    return max(distance_km((west, middle), (east, middle)), distance_km((west, south), (west, north)))
