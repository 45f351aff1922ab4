"""The basemap of a page: clipped to what it shows, as fine as it can carry, with where names can stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.basemap import ATTRIBUTION, Basemap, clip, country_name, interior_points, load

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.model import Extent
    from geomap.webmap.frame import Frame, Grid

__all__ = [
    "ATTRIBUTION",
    "Basemap",
    "clip",
    "country_labels",
    "country_name",
    "drawn",
    "interior_points",
    "land",
    "largest",
    "load",
    "rings",
    "sea_labels",
    "simplified",
    "widened",
]

_FINE_BELOW = 0.03  # of the world's width (about 11 degrees): the 10m coast instead of the 50m
_BUDGET = 45_000  # points in a page; above it the lines are simplified further


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
        own = shapely.union_all(parts).difference(shapely.union_all(clip(_rivals(name, extent), view)))
        water = shapely.get_parts(own.difference(ground))
        if len(water) and shapely.area(water).max() > least:
            spots = interior_points(largest(water, frame))
            labels.append({"name": name, "at": [_spot(spot, grid) for spot in spots]})
    # "North Atlantic Ocean" makes "Atlantic Ocean" superfluous.
    names = [str(label["name"]) for label in labels]
    return [label for label in labels if not any(name.endswith(f" {label['name']}") for name in names)]


def _rivals(name: str, extent: list[float]) -> NDArray[np.object_]:
    """Boxes of the seas that are not much larger: where two envelopes overlap, neither name may stand."""
    most = 3 * sum(box.area for box in _boxes(extent))
    others = [_boxes(other) for title, _, *other in load().header["seas"] if title != name]
    near = [boxes for boxes in others if sum(box.area for box in boxes) <= most]
    return np.array([box for boxes in near for box in boxes] or [shapely.Polygon()], dtype=object)


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
