"""Which projection fits an extent, by rule, and the sphere cut so that it can be projected.

The rule, first that applies (docs/picture.md says the same in words):

1. around a pole, or about a latitude above 62 degrees: azimuthal, Lambert's equal-area;
2. more than 180 degrees of longitude, or further than 62 degrees from the middle: cylindrical, Patterson's;
3. not more than 1000 km across, or further than 38 degrees from the middle (a hemisphere): azimuthal;
4. within 28 degrees of the equator: cylindrical, Mercator's;
5. wider than high, on one side of the equator: conic, Albers' equal-area;
6. else azimuthal.

Geometry here is (lon, lat) in degrees; projected, it is metres, x to the east and y to the north.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely
from shapely import affinity

from geomap.basemap import clip

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.model import Extent

Family = Literal["azimuthal", "conic", "cylindrical"]
DEGREE_KM = 111.2
_HIGH = 62.0
_POLAR_TURN, _POLAR_MIDDLE, _POLAR_FROM = 120.0, 58.0, 35.0  # around a pole: so much of the circle, in such latitudes
_WORLD_TURN, _WORLD_RADIUS = 180.0, 62.0
_COMPACT_KM = 1000.0
_HEMISPHERE = 38.0
_TROPICS = 28.0
_WIDE = 0.8  # east-west against north-south from which a cone is better than a plane
_STEP = 1.0  # degrees between points of a straight side before it is projected
CAP = 89.9  # degrees seen of a globe


@dataclass(frozen=True)
class Projection:
    """A projection with its middle. ``name`` is what the footer says, ``definition`` what PROJ needs."""

    family: Family
    name: str
    definition: str
    lon: float
    lat: float
    world: bool = False

    @cached_property
    def _proj(self) -> Any:
        from pyproj import Proj  # noqa: PLC0415

        # Longitudes are counted from the middle, and PROJ is told not to turn them: it would tear the seam.
        return Proj(f"{self.definition} +lon_0=0 +over")

    def forward(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Metres of an array of (lon, lat); infinite where the projection shows nothing."""
        x, y = self._proj(lonlat[:, 0] - self.lon, np.clip(lonlat[:, 1], -90, 90), errcheck=False)
        return np.column_stack((x, y))

    def inverse(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """(lon, lat) of an array of metres; infinite outside of the map."""
        lon, lat = self._proj(xy[:, 0], xy[:, 1], inverse=True, errcheck=False)
        return np.column_stack((np.asarray(lon) + self.lon, lat))

    def unrolled(self, lon: NDArray[np.float64]) -> NDArray[np.float64]:
        """Longitudes in the turn about the middle: within 180 degrees of it."""
        return np.asarray(self.lon + (lon - self.lon + 180) % 360 - 180)


def choose(extent: Extent) -> Projection:
    """Return the projection for an extent (west > east across 180 degrees)."""
    west, south, east, north = extent
    turn = east - west if east >= west else east - west + 360
    lon, lat = _turned(west + turn / 2), (south + north) / 2
    nearest = 0.0 if south < 0 < north else min(abs(south), abs(north))
    furthest = max(abs(south), abs(north))
    radius = _radius(turn, south, north)
    wide_km, high_km = turn * math.cos(math.radians(lat)) * DEGREE_KM, (north - south) * DEGREE_KM
    if turn > _POLAR_TURN and abs(lat) >= _POLAR_MIDDLE and nearest >= _POLAR_FROM:
        return azimuthal(lon, math.copysign(90, lat))
    if turn <= _WORLD_TURN and abs(lat) >= _HIGH:
        return azimuthal(lon, lat)
    if turn > _WORLD_TURN or radius > _WORLD_RADIUS:
        return world(lon)
    if max(wide_km, high_km) <= _COMPACT_KM or radius > _HEMISPHERE:
        return azimuthal(lon, lat)
    if furthest <= _TROPICS:
        return mercator(lon)
    if wide_km >= _WIDE * high_km and nearest > 0:
        return conic(lon, south, north)
    return azimuthal(lon, lat)


def azimuthal(lon: float, lat: float) -> Projection:
    """Lambert's azimuthal equal-area projection about a point."""
    definition = f"+proj=laea +lat_0={lat:.4f} +ellps=WGS84"
    name = "Lambert azimuthal equal-area projection"
    return Projection("azimuthal", name, definition, round(lon, 4), round(lat, 4))


def conic(lon: float, south: float, north: float) -> Projection:
    """Albers' equal-area conic projection, its parallels a sixth of the way in from each side."""
    sixth = (north - south) / 6
    first, second = round(south + sixth), round(north - sixth)
    middle = (south + north) / 2
    definition = f"+proj=aea +lat_0={middle:.4f} +lat_1={first} +lat_2={second} +ellps=WGS84"
    side = "N" if middle > 0 else "S"
    name = f"Albers equal-area conic projection, parallels {abs(first)}° and {abs(second)}° {side}"
    return Projection("conic", name, definition, round(lon, 4), round(middle, 4))


def mercator(lon: float) -> Projection:
    """Mercator's projection."""
    return Projection("cylindrical", "Mercator projection", "+proj=merc +ellps=WGS84", round(lon, 4), 0.0)


def world(lon: float) -> Projection:
    """Patterson's cylindrical projection: the whole earth, its poles less swollen than Mercator's or Miller's."""
    definition = "+proj=patterson +R=6371008.8"
    return Projection("cylindrical", "Patterson cylindrical projection", definition, round(lon, 4), 0.0, world=True)


def globe(lon: float, lat: float) -> Projection:
    """Return the earth from afar, for the locator."""
    definition = f"+proj=ortho +lat_0={lat:.4f} +R=6371008.8"
    return Projection("azimuthal", "orthographic projection", definition, round(lon, 4), round(lat, 4))


def _turned(lon: float) -> float:
    return (lon + 180) % 360 - 180


def _radius(turn: float, south: float, north: float) -> float:
    """Degrees from the middle of an extent to the furthest point of its sides, on the sphere."""
    middle = math.radians((south + north) / 2)
    lats = np.radians(np.array([south, (south + north) / 2, north, 0.0 if south < 0 < north else south]))
    cosine = np.sin(middle) * np.sin(lats) + np.cos(middle) * np.cos(lats) * math.cos(math.radians(turn / 2))
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))).max())


def angle(projection: Projection, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Degrees on the sphere from a projection's middle."""
    lon, lat = np.radians(lonlat[:, 0] - projection.lon), np.radians(lonlat[:, 1])
    own = math.radians(projection.lat)
    cosine = math.sin(own) * np.sin(lat) + math.cos(own) * np.cos(lat) * np.cos(lon)
    return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def cap(lon: float, lat: float, radius: float) -> Any:
    """Return the part of the sphere within ``radius`` degrees of a point, longitudes within 180 degrees of ``lon``.

    A polygon in degrees that projects without a fold: what lies beyond is what an azimuthal projection tears.
    """
    if radius > 90:  # noqa: PLR2004  (more than half: all but the cap about the other side)
        other = cap(lon, -lat, 180 - radius)
        away = [affinity.translate(other, xoff=by) for by in (-180.0, 180.0)]
        return shapely.box(lon - 180, -90, lon + 180, 90).difference(shapely.union_all(away))
    around = np.radians(np.linspace(0, 360, 361)[:-1])
    own, far = math.radians(lat), math.radians(min(radius, CAP))
    lats = np.arcsin(np.clip(math.sin(own) * math.cos(far) + math.cos(own) * math.sin(far) * np.cos(around), -1, 1))
    lons = np.arctan2(np.sin(around) * math.sin(far) * math.cos(own), math.cos(far) - math.sin(own) * np.sin(lats))
    ring = np.degrees(np.column_stack((lons, lats)))
    if abs(lat) + min(radius, CAP) >= 90:  # noqa: PLR2004  (a pole is within)
        ring = ring[np.argsort(ring[:, 0], kind="stable")]
        pole = math.copysign(90.0, lat)
        ends = [(180.0, ring[-1, 1]), (180.0, pole), (-180.0, pole), (-180.0, ring[0, 1])]
        ring = np.vstack((ring, np.array(ends)))
    shape = shapely.polygons(ring + np.array([lon, 0]))
    return shape if shape.is_valid else shapely.make_valid(shape)


@dataclass(frozen=True)
class Region:
    """What of the sphere is drawn: a box whose longitudes lie about a middle, and a cap where it would be torn."""

    box: Extent
    cap: Any = None

    @property
    def whole_turn(self) -> bool:
        return self.box[2] - self.box[0] >= 359.9  # noqa: PLR2004

    @property
    def seamed(self) -> bool:
        """Whether something that is cut at 180 degrees lies within, to be joined again."""
        west, _, east, _ = self.box
        return self.whole_turn or any(west < seam < east for seam in (-180.0, 180.0, 540.0, -540.0))

    def cut(self, geometries: NDArray[np.object_]) -> NDArray[np.object_]:
        """Return what of ``geometries`` lies within, in simple parts, with points close enough to be projected."""
        parts = clip(geometries, self.box)
        if self.cap is not None and len(parts):
            dimension = shapely.get_dimensions(parts)[0]
            bad = ~shapely.is_valid(parts)
            parts[bad] = shapely.make_valid(parts[bad])
            within = shapely.get_parts(shapely.get_parts(shapely.intersection(parts, self.cap)))
            parts = within[(shapely.get_dimensions(within) == dimension) & ~shapely.is_empty(within)]
        parts = parts[shapely.length(parts) > 0]
        return np.asarray(shapely.segmentize(parts, _STEP)) if len(parts) else parts


def region(projection: Projection, seen: NDArray[np.float64]) -> Region:
    """Return what has to be drawn so that all of ``seen`` is covered: (lon, lat) of points all over the map."""
    seen = seen[np.isfinite(seen).all(axis=1)]
    if projection.world or not len(seen):
        return Region((projection.lon - 180, -90, projection.lon + 180, 90))
    lons = projection.unrolled(seen[:, 0])
    radius = float(angle(projection, seen).max())
    pad = max(0.2, radius * 0.06)
    south, north = max(-90.0, seen[:, 1].min() - pad), min(90.0, seen[:, 1].max() + pad)
    shrunk = max(0.05, math.cos(math.radians(min(89.0, max(abs(south), abs(north))))))
    west, east = lons.min() - pad / shrunk, lons.max() + pad / shrunk
    pole = projection.family == "azimuthal" and abs(projection.lat) + radius + pad >= 90  # noqa: PLR2004
    if pole:
        south, north = (south, 90.0) if projection.lat > 0 else (-90.0, north)
    if pole or east - west > 300:  # noqa: PLR2004
        west, east = projection.lon - 180, projection.lon + 180
    west, east = max(west, projection.lon - 180), min(east, projection.lon + 180)
    around = cap(projection.lon, projection.lat, min(150.0, radius + pad)) if pole or radius > 40 else None  # noqa: PLR2004
    return Region(
        (float(west), float(south), float(east), float(north)), around if projection.family == "azimuthal" else None
    )
