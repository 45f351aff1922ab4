"""The frame of the map, and which areas are filled in it.

An area is filled where it is mentioned literally and is not larger than the frame drawn without it; otherwise it is
only named. (Russia would drown a map of the Caspian; Belarus beside it would not.)
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shapely

from geomap.geodesy import EARTH_RADIUS_KM, enclosing, geod

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from geomap.model import Extent

PADDING = 0.25  # of the longer side, all round: about what a map leaves free
SMALLEST_PADDING_KM = 50.0  # round a single point
_EXCLAVE = 0.2  # parts smaller than this share of the largest one (overseas divisions) do not widen the frame
_KM_PER_DEGREE = math.radians(EARTH_RADIUS_KM)


def area_km2(geometry: BaseGeometry) -> float:
    """Area on the ellipsoid."""
    return abs(float(geod().geometry_area_perimeter(geometry)[0])) / 1e6


def boxes(geometry: BaseGeometry) -> list[Extent]:
    """Extents of the parts of a geometry, without small exclaves."""
    parts = [part for part in shapely.get_parts(geometry) if not part.is_empty]
    sizes = [part.area for part in parts]
    largest = max(sizes, default=0.0)
    return [part.bounds for part, size in zip(parts, sizes, strict=True) if size >= _EXCLAVE * largest]


def padded_area_km2(extent: Extent) -> float:
    """Area of ``extent`` with room around it, as a flat box at its middle latitude."""
    west, south, east, north = extent
    width = ((east - west) % 360.0 or (360.0 if east > west else 0.0)) * _KM_PER_DEGREE
    width *= math.cos(math.radians((south + north) / 2))
    height = (north - south) * _KM_PER_DEGREE
    room = 2 * max(PADDING * max(width, height), SMALLEST_PADDING_KM)
    return (width + room) * (height + room)


def shaded(drawn: Sequence[BaseGeometry], areas: Mapping[str, BaseGeometry]) -> frozenset[str]:
    """Keys of the ``areas`` (all mentioned literally) to fill, given what is ``drawn`` besides them.

    The largest is judged first, against the frame of everything else that is still to be filled; one that is only
    named no longer counts. Where nothing else is drawn, there is no frame to drown, and the area is filled.
    """
    sizes = {key: area_km2(geometry) for key, geometry in areas.items()}
    extents = {key: boxes(geometry) for key, geometry in areas.items()}
    fixed = [extent for geometry in drawn for extent in boxes(geometry)]
    left = set(areas)
    smallest = enclosing(fixed)
    room = padded_area_km2(smallest) if smallest else 0.0  # the frame is never smaller than that of what is fixed
    for key in sorted(areas, key=lambda key: (-sizes[key], key)):
        if sizes[key] <= room:
            continue
        frame = enclosing([*fixed, *(extent for other in left - {key} for extent in extents[other])])
        if frame is not None and sizes[key] > padded_area_km2(frame):
            left.discard(key)
    return frozenset(left)
