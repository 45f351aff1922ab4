"""Geometries of the layers: made from places and shapes, and checked once, before any writer sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geomap.errors import DatasetIntegrityError
from geomap.geodesy import destination

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geomap.model import Extent, Place, Point, Route, Shape

_CIRCLE_STEPS = 64
_LIMITS = (180.0, 90.0)
_LONGEST_EDGE = 90.0  # degrees


def check_point(place: Place) -> None:
    """Raise ``DatasetIntegrityError`` where a place is nowhere on earth."""
    if not (abs(place.lon) <= _LIMITS[0] and abs(place.lat) <= _LIMITS[1]):
        _check(np.array([place.point], dtype=float), f"{place.name} ({place.id})")


def point(place: Place) -> shapely.Point:
    """Point of a place."""
    return shapely.Point(place.lon, place.lat)


def outline(place: Place, shape: Shape | None) -> tuple[BaseGeometry, str] | None:
    """Outline of a place with its basis: its shape, else the box of its extent, else None."""
    what = f"{place.name} ({place.id})"
    if shape is not None:
        geometry = shapely.from_wkb(shape.wkb)
        if geometry.geom_type not in {"Polygon", "MultiPolygon"}:
            raise DatasetIntegrityError(f"{what}: its shape is no polygon but {geometry.geom_type}")
        _check(shapely.get_coordinates(geometry), what)
        if not geometry.is_empty:  # simplified to nothing: a division of a few hectares
            return geometry, shape.basis
    if place.extent is None:
        return None
    west, south, east, north = place.extent
    _check(np.array([[west, south], [east, north]], dtype=float), what)
    if west == east or south == north:  # the Vatican: known to no more than a point
        return None
    return box(place.extent), "envelope"


def box(extent: Extent) -> BaseGeometry:
    """Polygon of an extent; two where it crosses 180°."""
    west, south, east, north = extent
    if west <= east:
        return _box(west, south, east, north)
    return shapely.MultiPolygon([_box(west, south, 180.0, north), _box(-180.0, south, east, north)])


def _box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    # No edge of more than half the globe, which a reader could take for one that goes round the other way.
    return shapely.segmentize(shapely.box(west, south, east, north), _LONGEST_EDGE)


def circle(centre: Point, radius_km: float) -> BaseGeometry:
    """Geodesic circle, cut at ±180° and closed over a pole where it has to be."""
    import antimeridian  # noqa: PLC0415  (only places that are "near" something need it)

    bearings = np.linspace(360.0, 0.0, _CIRCLE_STEPS, endpoint=False)  # counter-clockwise
    ring = [destination(centre, float(bearing), radius_km) for bearing in bearings]
    ring.append(ring[0])
    return antimeridian.fix_polygon(shapely.Polygon(ring), fix_winding=False)


def line(route: Route, what: str) -> BaseGeometry | None:
    """Line of a route: None without parts, a LineString of one part, else a MultiLineString."""
    if not route.parts:
        return None
    for part in route.parts:
        _check(np.array(part, dtype=float), what)
        if len(part) < 2:  # noqa: PLR2004
            raise DatasetIntegrityError(f"{what}: a line of {len(part)} point")
    lines = [shapely.LineString(part) for part in route.parts]
    return lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)


def _check(coordinates: np.ndarray, what: str) -> None:
    """Longitude and latitude finite and in range, or an error that names the place and the number."""
    for axis, (name, limit) in enumerate(zip(("longitude", "latitude"), _LIMITS, strict=True)):
        values = coordinates[:, axis]
        bad = ~(np.abs(values) <= limit)  # nan is not <= anything
        if bad.any():
            raise DatasetIntegrityError(f"{what}: {name} {values[bad][0]} is not within ±{limit:.0f}")
