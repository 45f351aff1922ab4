"""The map's window: what of the projected world it shows, and how large.

Units are points of the picture, x to the right and y downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from geomap.exporters.extents import extent_of
from geomap.geodesy import geod
from geomap.picture import projection as projections
from geomap.picture.projection import DEGREE_KM, Projection, Region

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from geomap.model import Extent

WORLD: Extent = (-168.0, -56.0, -172.0, 76.0)
_ALONE_KM = 620.0  # across: one place by itself needs a coast or a border in sight to be recognised
_LEAST_KM = 130.0
_SAME_KM = 2.0
_MOST_RADIUS = 130.0  # degrees: further than that an azimuthal map shows nothing that one would recognise
_GRID = 41  # points a side on which the window is looked at
_BAND = (-58.0, 80.0)  # latitudes that a map of the world shows where the story needs no others
_HEAL = 0.12  # units by which pieces overlap where the data are cut


class Rect(NamedTuple):
    """A rectangle of the picture."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    def shrunk(self, left: float, top: float, right: float, bottom: float) -> Rect:
        """Return what is left without these margins."""
        return Rect(self.x + left, self.y + top, self.w - left - right, self.h - top - bottom)


@dataclass(frozen=True)
class Panel:
    """A projection in a rectangle: ``scale`` in units for a metre, ``middle`` in metres at the rectangle's middle."""

    projection: Projection
    rect: Rect
    scale: float
    middle: tuple[float, float]

    def units(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Units of an array of (lon, lat)."""
        turned = np.column_stack((self.projection.unrolled(lonlat[:, 0]), lonlat[:, 1]))
        return self._placed(self.projection.forward(turned))

    def _placed(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        rect = self.rect
        return np.column_stack(
            (
                rect.x + rect.w / 2 + (xy[:, 0] - self.middle[0]) * self.scale,
                rect.y + rect.h / 2 - (xy[:, 1] - self.middle[1]) * self.scale,
            )
        )

    def degrees(self, units: NDArray[np.float64]) -> NDArray[np.float64]:
        """(lon, lat) of an array of units; infinite beside the map."""
        rect = self.rect
        xy = np.column_stack(
            (
                (units[:, 0] - rect.x - rect.w / 2) / self.scale + self.middle[0],
                (rect.y + rect.h / 2 - units[:, 1]) / self.scale + self.middle[1],
            )
        )
        return self.projection.inverse(xy)

    @cached_property
    def region(self) -> Region:
        """What of the sphere is in sight."""
        return projections.region(self.projection, self.degrees(self._mesh))

    @cached_property
    def _mesh(self) -> NDArray[np.float64]:
        rect = self.rect
        axes = np.linspace(rect.x, rect.right, _GRID), np.linspace(rect.y, rect.bottom, _GRID)
        return np.column_stack([each.ravel() for each in np.meshgrid(*axes)])

    @cached_property
    def radius(self) -> float:
        """Degrees from the projection's middle to the furthest corner."""
        seen = self.degrees(self._mesh)
        seen = seen[np.isfinite(seen).all(axis=1)]
        return float(projections.angle(self.projection, seen).max()) if len(seen) == _GRID**2 else 180.0

    @cached_property
    def frame(self) -> Any:
        """Return the rectangle as a polygon, a little larger, so that no cut edge is seen."""
        rect = self.rect
        return (rect.x - 3, rect.y - 3, rect.right + 3, rect.bottom + 3)

    def drawn(self, geometries: NDArray[np.object_], *, tolerance: float = 0.08) -> NDArray[np.object_]:
        """Project polygons or lines in degrees and clip them: simple parts in units, simplified by ``tolerance``."""
        if not len(geometries):
            return geometries
        parts = self.region.cut(geometries)
        if not len(parts):
            return parts
        dimension = int(shapely.get_dimensions(parts[0]))
        # Longitudes are about the middle already: turning each by itself would tear what reaches the seam.
        parts = np.asarray(shapely.transform(parts, lambda lonlat: self._placed(self.projection.forward(lonlat))))
        parts = parts[np.isfinite(shapely.bounds(parts)).all(axis=1)]
        if dimension == 2:  # noqa: PLR2004  (surfaces)
            parts = self._surfaces(parts)
        parts = shapely.clip_by_rect(parts, *self.frame)
        parts = shapely.get_parts(shapely.get_parts(shapely.simplify(parts, tolerance)))
        return np.asarray(parts[(shapely.get_dimensions(parts) == dimension) & ~shapely.is_empty(parts)])

    def _surfaces(self, parts: NDArray[np.object_]) -> NDArray[np.object_]:
        bad = ~shapely.is_valid(parts)
        if bad.any():
            parts = parts.copy()
            parts[bad] = shapely.make_valid(parts[bad])
        if not self.region.seamed:
            return parts
        bounds = shapely.bounds(parts)
        near = (bounds[:, 2] >= self.frame[0]) & (bounds[:, 0] <= self.frame[2])
        near &= (bounds[:, 3] >= self.frame[1]) & (bounds[:, 1] <= self.frame[3])
        joined = shapely.union_all(shapely.buffer(parts[near], _HEAL, quad_segs=1))
        return np.asarray(shapely.get_parts(joined))

    def km_per_unit(self, x: float, y: float) -> float:
        """Kilometres on the ground that a unit from left to right stands for at a point of the picture."""
        ends = self.degrees(np.array([[x - 8, y], [x + 8, y]]))
        if not np.isfinite(ends).all():
            return float("nan")
        return float(geod().inv(*ends[0], *ends[1])[2]) / 16_000


def fit(main: Iterable[Any], rect: Rect, *, margins: tuple[float, float, float, float]) -> Panel:
    """Return the window around geometries in degrees: the projection by their extent, as large as the margins allow.

    ``margins`` are units to be left free at the left, top, right and bottom. Where there are no geometries the world
    is shown.
    """
    geometries = [each for each in main if each is not None and not each.is_empty]
    extent = extent_of(geometries)
    points = _points(geometries, extent or WORLD)
    chosen = projections.choose(extent or WORLD)
    panel = _around(points, chosen, rect, margins)
    if chosen.family == "azimuthal" and panel.radius > _MOST_RADIUS:
        panel = _around(points, projections.world(chosen.lon), rect, margins)
    return panel


def _points(geometries: list[Any], extent: Extent) -> NDArray[np.float64]:
    if geometries:
        return np.asarray(shapely.get_coordinates(np.array(geometries, dtype=object)))
    west, south, east, north = extent
    return np.array([(west, south), (east, north)])


def _around(
    points: NDArray[np.float64], chosen: Projection, rect: Rect, margins: tuple[float, float, float, float]
) -> Panel:
    turned = np.column_stack((chosen.unrolled(points[:, 0]), points[:, 1]))
    xy = chosen.forward(turned)
    xy = xy[np.isfinite(xy).all(axis=1)]
    low, high = xy.min(axis=0), xy.max(axis=0)
    stretch = _stretch(chosen, (low + high) / 2)
    size = high - low
    least = (_ALONE_KM if size.max() / stretch < _SAME_KM * 1000 else _LEAST_KM) * 1000 * stretch
    size = np.maximum(size, least)
    left, top, right, bottom = margins
    inner = rect.shrunk(left, top, right, bottom)
    scale = float(min(inner.w / size[0], inner.h / size[1]))
    middle = (low + high) / 2 - np.array([(left - right) / 2, (bottom - top) / 2]) / scale
    if chosen.world:
        return _whole(chosen, rect, scale, middle, points[:, 1])
    return Panel(chosen, rect, scale, (float(middle[0]), float(middle[1])))


def _stretch(chosen: Projection, middle: NDArray[np.float64]) -> float:
    """Metres of the projection for a metre on the ground."""
    lon, lat = chosen.inverse(middle[None, :])[0]
    if not np.isfinite([lon, lat]).all() or chosen.family != "cylindrical":
        return 1.0
    side = chosen.forward(np.array([[chosen.lon, lat], [chosen.lon + 1, lat]]))
    return float((side[1, 0] - side[0, 0]) / (DEGREE_KM * 1000 * max(0.05, np.cos(np.radians(lat)))))


def _whole(
    chosen: Projection, rect: Rect, scale: float, middle: NDArray[np.float64], lats: NDArray[np.float64]
) -> Panel:
    """Keep a map of the world within the world: no side beyond the seam, no ice that nothing happens on."""
    south, north = min(_BAND[0], lats.min() - 6), max(_BAND[1], lats.max() + 4)
    corners = chosen.forward(np.array([[chosen.lon - 180, max(-90.0, south)], [chosen.lon + 180, min(90.0, north)]]))
    scale = max(scale, rect.w / (corners[1, 0] - corners[0, 0]))
    rect = Rect(rect.x, rect.y, rect.w, min(rect.h, (corners[1, 1] - corners[0, 1]) * scale))
    half = np.array([rect.w, rect.h]) / 2 / scale
    middle = np.clip(
        middle, np.minimum(corners[0] + half, corners.mean(axis=0)), np.maximum(corners[1] - half, corners.mean(axis=0))
    )
    return Panel(chosen, rect, scale, (float(middle[0]), float(middle[1])))
