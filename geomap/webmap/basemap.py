"""The basemap: land, lakes, rivers, borders, and where the names of countries and seas can stand.

Natural Earth, clipped to what a page shows. The file holds (zlib) the length of a JSON header, the header, and whole
numbers in little-endian order with their bytes transposed: for each layer the lengths of its lines, for polygons how
many rings each has, then steps in longitude and latitude (thousandths of a degree). ``data/builders/basemap.py``
writes it.
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
    from geomap.webmap.frame import Frame, Grid

ATTRIBUTION = "Natural Earth, borders by visionscarto"
_FINE_BELOW = 0.03  # of the world's width (about 11 degrees): the 10m coast instead of the 50m
_BUDGET = 45_000  # points in a page; above it the lines are simplified further
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


def land(frame: Frame) -> NDArray[np.object_]:
    """Land polygons within the frame's box, as fine as its size deserves."""
    name = "basemap-10m.bin" if frame.span < _FINE_BELOW else "basemap-50m.bin"
    return clip(load(name).layer("land"), frame.box)


def drawn(frame: Frame, grid: Grid) -> dict[str, list[list[int]]]:
    """Lines of the basemap in cells of ``grid``: rings of land and lakes; rivers; borders, settled and disputed."""
    return {name: _lines(parts, grid) for name, parts in simplified(frame).items()}


def simplified(frame: Frame) -> dict[str, NDArray[np.object_]]:
    """Polygons and lines of the basemap within the frame's box, as fine as a page can carry."""
    world = load()
    layers = {
        "land": land(frame),
        "lakes": clip(world.layer("lakes"), frame.box),
        "rivers": clip(world.layer("rivers"), frame.box),
        "borders": clip(world.layer("borders"), frame.box),
        "disputed": clip(world.layer("disputed"), frame.box),
    }
    tolerance = frame.span * 360 / 5000  # a sixth of a pixel where the story is 800 pixels wide
    while True:
        simple = {name: shapely.simplify(parts, tolerance, preserve_topology=False) for name, parts in layers.items()}
        if sum(int(shapely.get_num_coordinates(parts).sum()) for parts in simple.values()) <= _BUDGET:
            break
        tolerance *= 1.5
    return {name: _singles(parts) for name, parts in simple.items()}


def _singles(parts: NDArray[np.object_]) -> NDArray[np.object_]:
    return np.asarray(shapely.get_parts(parts[~shapely.is_empty(parts)]))


def _lines(parts: NDArray[np.object_], grid: Grid) -> list[list[int]]:
    parts = _singles(parts)
    if len(parts) and shapely.get_dimensions(parts[0]) == 2:  # noqa: PLR2004  (surfaces)
        parts = shapely.get_rings(parts)
    lines = (grid.line(shapely.get_coordinates(part)) for part in parts)
    return [line for line in lines if len(line) > 2]  # noqa: PLR2004  (a single point is no line)


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


def largest(parts: NDArray[np.object_], frame: Frame) -> Any:
    """Return the part with the largest area, as coarse as a label needs it; None of none."""
    if not len(parts):
        return None
    part = parts[int(np.argmax(shapely.area(parts)))]
    simple = shapely.simplify(part, frame.span * 360 / 300)
    return simple if simple.area > 0 else part


def country_labels(frame: Frame, grid: Grid) -> list[dict[str, Any]]:
    """Names of the countries in the box with points where they may stand: first in the story's frame, then beyond."""
    world = load()
    outlines = world.layer("countries")
    bounds = shapely.bounds(outlines)
    least = (frame.span * 360 / 40) ** 2  # square degrees; a smaller one has no room for its name
    labels = []
    start = 0
    for code, name, count in world.header["countries"]:
        parts, own = outlines[start : start + count], bounds[start : start + count]
        start += count
        parts = parts[(own[:, 2] - own[:, 0]) * (own[:, 3] - own[:, 1]) > least / 2]
        if not name or not len(parts):
            continue
        within = clip(parts, frame.box)
        size = float(shapely.area(within).max(initial=0))
        if size < least:
            continue
        spots = [*interior_points(largest(clip(within, widened(frame)), frame))]
        spots += interior_points(largest(within, frame))
        labels.append({"code": code, "name": name, "at": [_spot(spot, grid) for spot in spots], "size": round(size, 1)})
    return sorted(labels, key=lambda label: (-label["size"], label["name"]))


def sea_labels(frame: Frame, grid: Grid, *, without: set[str]) -> list[dict[str, Any]]:
    """Names of the seas in the frame with points on their water where they may stand."""
    ground = None
    labels = []
    west, south, east, north = view = widened(frame)
    least = (frame.span * 360 / 16) ** 2
    for name, _, *extent in load().header["seas"]:
        if name in without:
            continue
        parts = clip(np.array(_boxes(extent), dtype=object), view)
        room = float(shapely.area(parts).sum())
        # An envelope much larger than the frame says nothing of where its name would stand.
        if room < least or room > 0.8 * (east - west) * (north - south):
            continue
        if ground is None:
            ground = shapely.union_all(shapely.simplify(clip(load().layer("land"), view), frame.span * 360 / 300))
        water = shapely.get_parts(shapely.union_all(parts).difference(ground))
        if len(water) and shapely.area(water).max() > least:
            spots = interior_points(largest(water, frame))
            labels.append({"name": name, "at": [_spot(spot, grid) for spot in spots]})
    # "North Atlantic Ocean" makes "Atlantic Ocean" superfluous.
    names = [str(label["name"]) for label in labels]
    return [label for label in labels if not any(name.endswith(f" {label['name']}") for name in names)]


def _spot(spot: tuple[float, float, float], grid: Grid) -> list[int]:
    """Cells of a point, and its room in cells."""
    return [*grid.point(spot[:2]), round(spot[2] / 360 * grid.cells)]


def _boxes(extent: list[float]) -> list[Any]:
    west, south, east, north = extent
    if west <= east:
        return [shapely.box(west, south, east, north)]
    return [shapely.box(west, south, 180, north), shapely.box(-180, south, east, north)]


def rings(shape: Any, frame: Frame, grid: Grid) -> list[list[int]]:
    """Rings of a polygon in cells of ``grid``, as fine as the basemap around it."""
    simple = shapely.simplify(shape, frame.span * 360 / 5000)
    return _lines(np.array([simple if simple.area > 0 else shape]), grid)


def widened(frame: Frame) -> Extent:
    """Return the story's frame with a margin, about what a screen shows at the start."""
    west, south, east, north = frame.story
    dx, dy = (east - west) * 0.12, (north - south) * 0.12
    return (west - dx, south - dy, east + dx, north + dy)


def country_name(code: str) -> str:
    """English short name of an ISO 3166-1 alpha-2 code, "" for an unknown one."""
    return str(load().header["country_names"].get(code, ""))
