"""The basemap that is shipped: land, lakes, rivers, borders, countries, and the names of countries and seas.

Natural Earth. The file holds (zlib) the length of a JSON header, the header, and whole numbers in little-endian order
with their bytes transposed: for each layer the lengths of its lines, for polygons how many rings each has, then steps
in longitude and latitude (thousandths of a degree). ``data/builders/basemap.py`` writes it.
"""

from __future__ import annotations

import json
import struct
import zlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.errors import DatasetIntegrityError, DatasetMissingError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.model import Extent

ATTRIBUTION = "Natural Earth, borders by visionscarto"
_FLAT = 3  # how much wider than high a name is, roughly, on the way to its nearest obstacle
_SAMPLES = 20  # a side of the grid on which a shape is searched for room
_LABEL_SPOTS = 6  # places offered for each name of a country or sea


class Basemap:
    """One file of map data, decoded as far as it is asked for."""

    def __init__(self, name: str) -> None:
        path = resources.files("geomap") / "_data" / name
        try:
            raw = path.read_bytes()
        except FileNotFoundError as error:
            raise DatasetMissingError(f"the basemap is missing: {path}") from error
        try:
            raw = zlib.decompress(raw)
            size = struct.unpack_from("<I", raw)[0]
            self.header: dict[str, Any] = json.loads(raw[4 : 4 + size])
            octets = np.frombuffer(raw, dtype=np.uint8, offset=4 + size)
            self._numbers = np.ascontiguousarray(octets.reshape(4, -1).T).view("<i4").ravel()
        except (zlib.error, struct.error, ValueError) as error:
            raise DatasetIntegrityError(f"the basemap is damaged: {path}") from error

    @cache  # noqa: B019  (two instances in the life of a process)
    def layer(self, name: str) -> NDArray[np.object_]:
        """Shapely polygons or lines of one layer, in degrees."""
        start = 0
        # The header's JSON is sorted; the numbers lie in the order in which the builder added them.
        for key in self.header["order"]:
            size = self.header["layers"][key]
            polygons = size.get("polygons")
            total = size["lines"] + (polygons or 0) + 2 * size["points"]
            if key == name:
                return self._shapes(self._numbers[start : start + total], size)
            start += total
        raise KeyError(name)

    def _shapes(self, numbers: NDArray[np.int32], size: dict[str, int]) -> NDArray[np.object_]:
        polygons = size.get("polygons")
        lengths, rest = np.split(numbers, [size["lines"]])
        counts, rest = np.split(rest, [polygons or 0])
        coords = np.ascontiguousarray(np.cumsum(rest.reshape(2, -1).astype(np.int64), axis=1).T / self.header["unit"])
        offsets = np.concatenate(([0], np.cumsum(lengths)))
        if polygons is None:
            return np.asarray(shapely.from_ragged_array(shapely.GeometryType.LINESTRING, coords, (offsets,)))
        rings = np.concatenate(([0], np.cumsum(counts)))
        return np.asarray(shapely.from_ragged_array(shapely.GeometryType.POLYGON, coords, (offsets, rings)))


@cache
def load(name: str = "basemap-50m.bin") -> Basemap:
    """Read a basemap once."""
    return Basemap(name)


def clip(geometries: NDArray[np.object_], box: Extent) -> NDArray[np.object_]:
    """Cut to a box whose longitudes may run past ±180°; simple parts only."""
    west, south, east, north = box
    found = []
    bounds = shapely.bounds(geometries)
    for turn in (-360, 0, 360):
        inside = (bounds[:, 2] + turn >= west) & (bounds[:, 0] + turn <= east)
        inside &= (bounds[:, 3] >= south) & (bounds[:, 1] <= north)
        if not inside.any():
            continue
        cut = shapely.clip_by_rect(geometries[inside], west - turn, south, east - turn, north)
        parts = shapely.get_parts(shapely.get_parts(cut))
        if turn:
            parts = _shifted(parts, turn)
        found.append(parts)
    merged: NDArray[np.object_] = np.concatenate(found) if found else np.array([], dtype=object)
    dimension = shapely.get_dimensions(geometries[:1])[0] if len(geometries) else 0
    kept = (shapely.get_dimensions(merged) == dimension) & ~shapely.is_empty(merged)
    return np.asarray(merged[kept])


def _shifted(parts: NDArray[np.object_], by: float) -> NDArray[np.object_]:
    return np.asarray(shapely.transform(parts, lambda xy: xy + np.array([by, 0])))


def interior_points(shape: Any, *, most: int = _LABEL_SPOTS) -> list[tuple[float, float, float]]:
    """Points well inside a shape, the roomiest first, each at some distance from the others.

    The shape's bounding box is sampled on a grid; a point's room is its distance to the outline in degrees, with
    differences in latitude counted threefold because names are wide and low. Each is (longitude, latitude, room).
    """
    if shape is None or shape.is_empty or shape.area == 0:
        return []
    flat = shapely.transform(shape, lambda xy: xy * np.array([1, _FLAT]))
    west, south, east, north = flat.bounds
    axes = (np.linspace(low, high, _SAMPLES + 2)[1:-1] for low, high in ((west, east), (south, north)))
    grid = np.column_stack([axis.ravel() for axis in np.meshgrid(*axes)])
    shapely.prepare(flat)
    grid = grid[shapely.contains_xy(flat, grid)]
    if not len(grid):
        x, y = shapely.get_coordinates(flat.representative_point())[0]
        return [(float(x), float(y) / _FLAT, 0.0)]
    room = shapely.distance(flat.boundary, shapely.points(grid))
    order = np.lexsort((grid[:, 0], grid[:, 1], -np.round(room, 6)))
    grid, room = grid[order], room[order]
    apart = max(east - west, north - south) / most
    free = np.ones(len(grid), dtype=bool)
    chosen: list[tuple[float, float, float]] = []
    while free.any() and len(chosen) < most:
        first = int(np.argmax(free))
        chosen.append((float(grid[first, 0]), float(grid[first, 1]) / _FLAT, float(room[first])))
        free &= np.hypot(*(grid - grid[first]).T) >= apart
    return chosen


def country_name(code: str) -> str:
    """English short name of an ISO 3166-1 alpha-2 code, "" for an unknown one."""
    return str(load().header["country_names"].get(code, ""))
