"""Shapes on the ellipsoid: discs, sectors, corridors, strips, parts of an outline. All valid, cut at ±180°.

They are made in an azimuthal equidistant plane about their middle and carried back: true along every ray from there,
so that discs and sectors are exact; across the rays a strip is 5% too wide 3,500 km away.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import numpy as np
import shapely
from shapely.affinity import translate

from geomap.geodesy import bearing_deg, destination, distance_km

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyproj import Proj
    from shapely.geometry.base import BaseGeometry

    from geomap.model import Extent, Point

_STEPS = 64  # of a full circle
_LONGEST_EDGE_M, _SHORTEST_EDGE_M, _MOST_EDGES = 100_000.0, 100.0, 4000
_POLAR_M = 500_000.0
_COARSE_M, _COARSE_DEG = 1500.0, 0.01  # strips are tens of kilometres wide, and outlines have thousands of corners
_MAIN_PART = 0.25  # parts smaller than this share of the largest do not say where an area's north is
_NEAR_MAIN_DEG = 4.0  # …and belong to it only where they lie this near to a main part
_TOUCHING_M = 8000.0  # outlines of neighbours do not quite meet
_FULL = 360.0
_CORNER = 0.6  # of the depth of a side: the share of the area that a corner takes
_HALVINGS = 16


def disc(centre: Point, km: float) -> BaseGeometry:
    """All within ``km`` of ``centre``."""
    ring = [_polar(bearing, km) for bearing in np.linspace(0.0, _FULL, _STEPS, endpoint=False)]
    return _lifted(shapely.Polygon(ring), _plane(centre))


def sector(centre: Point, bearing: float, half_deg: float, low_km: float, high_km: float) -> BaseGeometry:
    """All from ``low_km`` to ``high_km`` away, within ``half_deg`` of ``bearing``."""
    angles = np.linspace(bearing - half_deg, bearing + half_deg, max(4, round(_STEPS * half_deg / 180.0)) + 1)
    inner = [_polar(angle, low_km) for angle in angles] if low_km > 0 else [(0.0, 0.0)]
    outer = [_polar(angle, high_km) for angle in angles[::-1]]
    return _lifted(shapely.Polygon([*inner, *outer]), _plane(centre))


def corridor(a: Point, b: Point, half_km: float) -> BaseGeometry:
    """All within about ``half_km`` of the geodesic from ``a`` to ``b``."""
    # Through the middle of the plane a geodesic is a straight line.
    to_globe = _plane(destination(a, bearing_deg(a, b), distance_km(a, b) / 2))
    ends = [to_globe(*a), to_globe(*b)]
    return _lifted(shapely.LineString(ends).buffer(half_km * 1000, quad_segs=_STEPS // 4), to_globe)


def strip_outside(outline: BaseGeometry, low_km: float, high_km: float, land: Iterable[BaseGeometry]) -> BaseGeometry:
    """All from ``low_km`` to ``high_km`` outside ``outline`` and not on other ``land``: the sea off a coast."""
    plane = _plane(_middle(outline))
    base = _flat(outline, plane)
    band = base.buffer(high_km * 1000).difference(base.buffer(low_km * 1000) if low_km > 0 else base)
    others = [_flat(each, plane) for each in land]
    if others:
        band = band.difference(shapely.union_all(others).buffer(2 * _COARSE_M))
    return _lifted(_without_slivers(band), plane)


def strip_along(outline: BaseGeometry, km: float, beside: Sequence[BaseGeometry] = ()) -> BaseGeometry:
    """All within ``km`` of the edge of ``outline``; only where it adjoins one of ``beside``, if any are given."""
    plane = _plane(_middle(outline))
    band = _flat(outline, plane).boundary.buffer(km * 1000, quad_segs=4)
    if beside:
        near = shapely.union_all([_flat(each, plane) for each in beside]).buffer(km * 1000, quad_segs=4)
        band = band.intersection(near)
    return _lifted(_without_slivers(band), plane)


def strip_of_line(line: BaseGeometry, km: float) -> BaseGeometry:
    """All within ``km`` of a line."""
    plane = _plane(_middle(line))
    return _lifted(_flat_line(line, plane).buffer(km * 1000, quad_segs=4).simplify(_COARSE_M), plane)


def strip_of_coast(outline: BaseGeometry, km: float, land: Sequence[BaseGeometry]) -> BaseGeometry:
    """All within ``km`` of the edge of ``outline`` where it adjoins none of ``land``, on either side."""
    plane = _plane(_middle(outline))
    coast = _flat(outline, plane).boundary
    others = shapely.union_all([_flat(each, plane) for each in land]) if land else shapely.Polygon()
    coast = coast.difference(others.buffer(_TOUCHING_M))
    band = coast.buffer(km * 1000, quad_segs=4).difference(others) if not coast.is_empty else shapely.Polygon()
    return _lifted(_without_slivers(band), plane)


def around(outline: BaseGeometry, km: float) -> BaseGeometry:
    """``outline`` and all within ``km`` of it."""
    plane = _plane(_middle(outline))
    return _lifted(_flat(outline, plane).buffer(km * 1000, quad_segs=8).simplify(_COARSE_M), plane)


def side(shape: BaseGeometry, outline: BaseGeometry, direction: str) -> BaseGeometry:
    """Return what of ``shape`` lies on one side of the middle of ``outline``; all of it across ±180°."""
    extent = main_extent(outline)
    if extent[0] > extent[2]:
        return shape
    return _clipped([shape], _window(extent, direction, 0.5))


def without(shape: BaseGeometry, others: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return what of ``shape`` lies on none of ``others``."""
    return _polygons(shape.difference(shapely.union_all([shapely.make_valid(each) for each in others])))


def within(shape: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Return what of ``shape`` lies on ``other``."""
    return _polygons(shape.intersection(shapely.make_valid(other)))


def part(outline: BaseGeometry, direction: str, depth: float) -> BaseGeometry:
    """Part of ``outline`` on one side: the outer ``depth`` (0 to 1) of its extent; "" is the middle.

    A corner ("NE") is what lies furthest that way across the extent, by area: the north-west of a country that runs
    from south-west to north-east is not the north-western quarter of its box. The extent is that of the main parts, so
    that far islands do not say where the north of a country begins.
    """
    whole = _unwrapped(outline)
    main = _main(whole)
    kept = [each for each in whole if any(_apart(each.bounds, m.bounds) <= _NEAR_MAIN_DEG for m in main)]
    extent: Extent = tuple(shapely.total_bounds(main).tolist())
    if len(direction) > 1:
        cut = _corner(shapely.union_all(kept), extent, direction, share=_CORNER * depth)
    else:
        cut = _clipped(kept, _window(extent, direction, depth))
    if cut.area == 0:  # the middle of a ring of islands
        cut = shapely.union_all(kept)
    return _wrapped(cut)


def main_extent(outline: BaseGeometry) -> Extent:
    """Extent of the main parts; west > east across 180°."""
    west, south, east, north = shapely.total_bounds(_main(_unwrapped(outline))).tolist()
    return (west, south, east - _FULL if east > 180.0 else east, north)  # noqa: PLR2004


def label_point(geometry: BaseGeometry) -> Point:
    """Return a point within the largest part, its middle where that lies inside."""
    largest = max(shapely.get_parts(geometry), key=lambda each: each.area)
    middle = largest.centroid
    point = middle if largest.contains(middle) else largest.representative_point()
    return (float(point.x), float(point.y))


def _polar(bearing: float, km: float) -> tuple[float, float]:
    angle = math.radians(bearing)
    return (1000 * km * math.sin(angle), 1000 * km * math.cos(angle))


def _plane(middle: Point) -> Proj:
    from pyproj import Proj  # noqa: PLC0415

    return Proj(proj="aeqd", lon_0=middle[0], lat_0=middle[1], ellps="WGS84")


def _middle(outline: BaseGeometry) -> Point:
    lon, lat = np.radians(shapely.get_coordinates(outline)).T
    x, y, z = (np.cos(lat) * np.cos(lon)).mean(), (np.cos(lat) * np.sin(lon)).mean(), np.sin(lat).mean()
    return (math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y))))


def _flat(geometry: BaseGeometry, plane: Proj) -> BaseGeometry:
    coarse = geometry.simplify(_COARSE_DEG)
    flat = shapely.transform(coarse, lambda xy: np.column_stack(plane(xy[:, 0], xy[:, 1])))
    return shapely.make_valid(flat).simplify(_COARSE_M).buffer(0)


def _flat_line(line: BaseGeometry, plane: Proj) -> BaseGeometry:
    coarse = line.simplify(_COARSE_DEG)
    return shapely.transform(coarse, lambda xy: np.column_stack(plane(xy[:, 0], xy[:, 1])))


def _without_slivers(flat: BaseGeometry) -> BaseGeometry:
    parts = [each for each in shapely.get_parts(flat) if each.geom_type == "Polygon" and each.area > 4 * _COARSE_M**2]
    return shapely.MultiPolygon(parts).simplify(_COARSE_M)


def _lifted(flat: BaseGeometry, plane: Proj) -> BaseGeometry:
    """Carry polygons back to the globe: cut at ±180°, closed over a pole that they go round."""
    import antimeridian  # noqa: PLC0415

    def globe(xy: np.ndarray) -> np.ndarray:
        lon, lat = plane(xy[:, 0], xy[:, 1], inverse=True)
        return np.column_stack([(lon + 180.0) % _FULL - 180.0, np.clip(lat, -90.0, 90.0)])

    # Beside a pole a short edge spans many meridians.
    north, south = (shapely.Point(plane(0.0, lat)) for lat in (90.0, -90.0))
    edge = _LONGEST_EDGE_M
    if min(flat.distance(north), flat.distance(south)) < _POLAR_M:
        edge = max(flat.length / _MOST_EDGES, _SHORTEST_EDGE_M)
    # Which way round a ring goes can be told in the plane alone.
    parts = shapely.get_parts(shapely.orient_polygons(shapely.segmentize(flat, edge)))
    lifted = [shapely.transform(each, globe) for each in parts if not each.is_empty]
    crossing = [each.bounds[2] - each.bounds[0] > 180.0 for each in lifted]  # noqa: PLR2004
    fixed = [
        antimeridian.fix_polygon(each, fix_winding=False) if cut else each
        for each, cut in zip(lifted, crossing, strict=True)
    ]
    return _polygons(shapely.union_all([shapely.make_valid(each) for each in fixed]))


def _main(parts: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    sizes = [_size(each) for each in parts]
    return [each for each, size in zip(parts, sizes, strict=True) if size >= _MAIN_PART * max(sizes)]


def _size(geometry: BaseGeometry) -> float:
    return float(geometry.area * math.cos(math.radians(geometry.centroid.y)))


def _apart(a: Extent, b: Extent) -> float:
    return max(a[0] - b[2], b[0] - a[2], a[1] - b[3], b[1] - a[3], 0.0)


def _window(extent: Extent, direction: str, depth: float) -> Extent:
    west, south, east, north = extent
    width, height = east - west, north - south
    if not direction:
        rim = (1 - depth) / 2
        return (west + rim * width, south + rim * height, east - rim * width, north - rim * height)
    if len(direction) > 1:
        depth = max(depth, 0.5)
    far = 2 * _FULL
    return (
        east - depth * width if "E" in direction else -far,
        north - depth * height if "N" in direction else -far,
        west + depth * width if "W" in direction else far,
        south + depth * height if "S" in direction else far,
    )


def _clipped(parts: Sequence[BaseGeometry], window: Extent) -> BaseGeometry:
    return _polygons(shapely.MultiPolygon(_flattened(shapely.clip_by_rect(each, *window) for each in parts)))


def _corner(whole: BaseGeometry, extent: Extent, direction: str, *, share: float) -> BaseGeometry:
    """Part of ``whole`` beyond a line across the diagonal of the extent, with that share of its area."""
    low, high = -2.0, 2.0  # offset of the line from the middle, in diagonals
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if whole.intersection(_beyond(extent, direction, middle)).area > share * whole.area:
            low = middle
        else:
            high = middle
    return _polygons(whole.intersection(_beyond(extent, direction, low)))


def _beyond(extent: Extent, direction: str, offset: float) -> BaseGeometry:
    """All that lies further in a direction than a line across the diagonal, ``offset`` from the middle."""
    west, south, east, north = extent
    x, y = 1 if "E" in direction else -1, 1 if "N" in direction else -1
    far = 50.0
    corners = [(offset, far), (offset, -far), (far, -far), (far, far)]  # along the diagonal, and across it
    unit = [(0.5 + along * x - across * y, 0.5 + along * y + across * x) for along, across in corners]
    return shapely.Polygon([(west + u * (east - west), south + v * (north - south)) for u, v in unit])


def _unwrapped(outline: BaseGeometry) -> list[BaseGeometry]:
    """Parts, those west of ±180° moved east where the outline is cut there."""
    parts = [each for each in shapely.get_parts(outline) if each.area > 0]
    bounds = [each.bounds for each in parts]
    cut = any(b[2] > 179.999 for b in bounds) and any(b[0] < -179.999 for b in bounds)  # noqa: PLR2004
    cut = cut and not any(b[2] - b[0] > 350.0 for b in bounds)  # noqa: PLR2004  (round a pole)
    return [translate(each, _FULL) if cut and box[2] < 0 else each for each, box in zip(parts, bounds, strict=True)]


def _wrapped(geometry: BaseGeometry) -> BaseGeometry:
    west, _, east, _ = geometry.bounds
    if west >= -180.0 and east <= 180.0:  # noqa: PLR2004
        return _polygons(geometry)
    pieces = []
    for turn in (-1, 0, 1):
        box = (_FULL * turn - 180.0, -90.0, _FULL * turn + 180.0, 90.0)
        pieces += [translate(each, -_FULL * turn) for each in _flattened([shapely.clip_by_rect(geometry, *box)])]
    return _polygons(shapely.MultiPolygon(pieces))


def _polygons(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons of what may have come out with lines and points as well, valid."""
    flat = _flattened([geometry if geometry.is_valid else shapely.make_valid(geometry)])
    return flat[0] if len(flat) == 1 else shapely.MultiPolygon(flat)


def _flattened(geometries: Iterable[BaseGeometry]) -> list[shapely.Polygon]:
    found: list[shapely.Polygon] = []
    for each in geometries:
        if each.geom_type == "Polygon":
            found += [cast("shapely.Polygon", each)] if each.area > 0 else []
        elif hasattr(each, "geoms"):
            found += _flattened(each.geoms)
    return found
