"""What part of the world a page shows, and the whole numbers its coordinates travel as.

Longitudes are degrees; past ±180° they run on, so that a story on both sides of the Pacific is one piece.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from geomap.model import Extent, Layers, Point

MAX_LAT = 84.9  # Web Mercator ends at 85.05
PIN_LAT = 83.8  # a mark further to the pole would stand on the map's edge, cut in two
WORLD: Extent = (-170.0, -56.0, 190.0, 76.0)
_LEAST = 0.004  # of the world's width, about 1.4 degrees: places a street apart are still shown on some ground
_ALONE = 0.018  # about 6.5 degrees: one place by itself needs a coast or a border in sight to be recognised
_SAME = 0.01  # degrees
_SMALL_PART = 0.2  # of an area's largest part
_FAR = 2.5  # times as wide: shaded land that makes the frame wider than this, and touches nothing in it, stays out
# Half the size of what is shipped, in units of the frame's longer side: room to pan, and for wide screens.
_ROOM_X, _ROOM_Y = 2.2, 1.6


def mercator(lat: float) -> float:
    """Return the height on a square map of the world, 0 at the top and 1 at the bottom."""
    rad = math.radians(max(-MAX_LAT, min(MAX_LAT, lat)))
    return 0.5 - math.asinh(math.tan(rad)) / (2 * math.pi)


def latitude(y: float) -> float:
    """Return the latitude in degrees for a height; the inverse of ``mercator``."""
    return math.degrees(math.atan(math.sinh((0.5 - y) * 2 * math.pi)))


@dataclass(frozen=True, slots=True)
class Frame:
    """``story`` is what must be seen at the start, ``box`` what is shipped around it (both degrees)."""

    story: Extent
    box: Extent

    @property
    def span(self) -> float:
        """The longer side of the story, in widths of the world."""
        west, south, east, north = self.story
        return max((east - west) / 360, mercator(south) - mercator(north), _LEAST)

    @property
    def is_world(self) -> bool:
        return self.box[2] - self.box[0] >= 360  # noqa: PLR2004  (degrees around the earth)

    def unrolled(self, lon: float) -> float:
        """Return the longitude in the turn of the earth that is nearest the story's middle."""
        middle = (self.story[0] + self.story[2]) / 2
        return lon - 360 * round((lon - middle) / 360)


def frame_of(layers: Layers) -> Frame:
    """Find the smallest frame around points, routes and shaded land; around all areas where there is nothing else.

    Shaded land that lies apart from all the rest does not widen the frame much: "a vaccine made in Japan" would make a
    map of Brazil a map of the Pacific.
    """
    spans = _story_spans(layers) or [span for shape in layers.areas.geometry for span in _bounds(shape)]
    if not spans:
        return Frame(WORLD, _room(WORLD))
    around = _around(spans)
    west, south, east, north = around
    alone = east - west < _SAME and north - south < _SAME
    story = _at_least(around, _ALONE if alone else _LEAST)
    return Frame(story, _room(story))


def _story_spans(layers: Layers) -> list[Extent]:
    """Extents of points and routes, and of the shaded land that does not lie far from them."""
    spans = [s for geometry in (*layers.places.geometry, *layers.routes.geometry) for s in _bounds(geometry)]
    # A sea that is crossed is seen where it is crossed; all of it would make the story small.
    main = layers.areas["shaded"] & (layers.areas["precision"] != "water")
    areas = [_around(parts) for shape in layers.areas.geometry[main] if (parts := _main_bounds(shape))]
    if not spans:
        return areas
    story = _around(spans)
    while areas:  # the nearest first: what lies beside it is then beside the story
        size, nearest = min((_size(_around([story, own])), number) for number, own in enumerate(areas))
        own = areas.pop(nearest)
        if size <= _FAR * max(_size(story), _ALONE) or _touch(story, own):
            story = _around([story, own])
    return [story]


def _main_bounds(geometry: Any) -> list[Extent]:
    """Extents of the parts of an area, without small ones: overseas divisions do not widen the frame."""
    parts = list(getattr(geometry, "geoms", [geometry])) if geometry is not None else []
    largest = max((part.area for part in parts), default=0.0)
    return [span for part in parts if part.area >= _SMALL_PART * largest for span in _bounds(part)]


def _around(spans: list[Extent]) -> Extent:
    west, east = _narrowest([(w, e) for w, _, e, _ in spans])
    south = max(-MAX_LAT, min(span[1] for span in spans))
    north = min(MAX_LAT, max(span[3] for span in spans))
    return (west, min(south, north), east, max(south, north))


def _size(extent: Extent) -> float:
    """Return the longer side, in widths of the world."""
    west, south, east, north = extent
    return max((east - west) / 360, mercator(south) - mercator(north))


def _touch(a: Extent, b: Extent) -> bool:
    shift = 360 * round((a[0] + a[2] - b[0] - b[2]) / 720)
    return a[0] <= b[2] + shift and b[0] + shift <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _bounds(geometry: Any) -> Iterable[Extent]:
    if geometry is None or geometry.is_empty:
        return
    for part in getattr(geometry, "geoms", [geometry]):
        west, south, east, north = part.bounds
        yield (west, south, east, north)


def _narrowest(spans: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the shortest stretch of longitudes that holds all spans: the circle without its widest gap."""
    ordered = sorted((west % 360, west % 360 + max(0.0, east - west)) for west, east in spans)
    gaps = []
    furthest = max(east for _, east in ordered)
    # What runs on past a whole turn covers the beginning too.
    reach = max(ordered[0][1], furthest - 360)
    for west, east in ordered[1:]:
        gaps.append((west - reach, west, reach))
        reach = max(reach, east)
    gaps.append((ordered[0][0] + 360 - furthest, ordered[0][0] + 360, furthest))
    gap, west, reach = max(gaps)
    if gap <= 0:
        return (-180.0, 180.0)
    east = reach if reach >= west else reach + 360
    turn = 360 * round((west + east) / 720)
    return (west - turn, east - turn)


def _at_least(story: Extent, least: float) -> Extent:
    west, south, east, north = story
    top, bottom = mercator(north), mercator(south)
    grow_x = max(0.0, least * 360 - (east - west)) / 2
    grow_y = max(0.0, least - (bottom - top)) / 2
    return (west - grow_x, latitude(min(1.0, bottom + grow_y)), east + grow_x, latitude(max(0.0, top - grow_y)))


def _room(story: Extent) -> Extent:
    west, south, east, north = story
    top, bottom = mercator(north), mercator(south)
    span = max((east - west) / 360, bottom - top, _LEAST)
    middle = (west + east) / 2
    half = min(180.0, _ROOM_X * span * 360)
    mid_y = (top + bottom) / 2
    if half >= 180:  # noqa: PLR2004  (degrees around the earth)
        return (middle - 180, -MAX_LAT, middle + 180, MAX_LAT)
    low, high = mid_y + _ROOM_Y * span, mid_y - _ROOM_Y * span
    return (
        middle - half,
        latitude(min(low, mercator(-MAX_LAT))),
        middle + half,
        latitude(max(high, mercator(MAX_LAT))),
    )


class Grid:
    """Whole numbers for coordinates: Web Mercator cells counted from the box's north-western corner.

    A page carries ``[x, y, dx, dy, …]`` for each line; the script adds ``origin`` and divides by ``cells``.
    """

    def __init__(self, frame: Frame, *, cells_per_span: int = 12_000) -> None:
        self.frame = frame
        self.cells = 2 ** math.ceil(math.log2(cells_per_span / frame.span))
        west, _, _, north = frame.box
        self.origin = (round((west + 180) / 360 * self.cells), round(mercator(north) * self.cells))

    def project(self, lonlat: NDArray[np.float64]) -> NDArray[np.int64]:
        """Cells of an array of (lon, lat); longitudes as they are, not unrolled."""
        lat = np.radians(np.clip(lonlat[:, 1], -MAX_LAT, MAX_LAT))
        x = (lonlat[:, 0] + 180) / 360 * self.cells - self.origin[0]
        y = (0.5 - np.arcsinh(np.tan(lat)) / (2 * math.pi)) * self.cells - self.origin[1]
        return np.round(np.column_stack((x, y))).astype(np.int64)

    def line(self, lonlat: NDArray[np.float64]) -> list[int]:
        """First point, then the steps that are not zero, as one flat list."""
        cells = self.project(lonlat)
        steps = np.diff(cells, axis=0)
        steps = steps[(steps != 0).any(axis=1)]
        flat: list[int] = np.vstack((cells[:1], steps)).ravel().tolist()
        return flat

    def point(self, point: Point) -> list[int]:
        """Cells of one (lon, lat), its longitude unrolled; what is at a pole stands as far as this map goes."""
        x = (self.frame.unrolled(point[0]) + 180) / 360 * self.cells
        return [
            round(x - self.origin[0]),
            round(mercator(max(-PIN_LAT, min(PIN_LAT, point[1]))) * self.cells - self.origin[1]),
        ]
