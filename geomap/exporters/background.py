"""The land around a map, for the project inside the GeoPackage: what makes it a map before anything is laid under it.

Natural Earth, from the basemap that is shipped, cut to what the project shows and some room about it. Coordinates are
degrees (EPSG:4326), longitude first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import geopandas
    from numpy.typing import NDArray

    from geomap.model import Extent

_DATE_LINE = 180.0
_PACIFIC = (-25.0, 325.0)  # degrees: what a Mercator map about 150° E can show without a line across it
_FINE_BELOW = 11.0  # degrees that the map shows: the 10m coast instead of the 50m
_ROOM = 0.4  # of what is shown, to each side
_DETAIL = 2500  # steps across what is shown that a line can tell apart
_COARSE = 300  # steps across what is shown, for finding room
_MOST = 0.8  # of what is shown: an envelope of a sea that tells something
_LEAST = 30  # of the shown side: a country or sea whose root of the area is smaller has no room for its name


@dataclass(frozen=True, slots=True)
class Background:
    """A layer of the background: its table, how it is called, and its sort of geometry."""

    name: str
    title: str
    geometry: Literal["MultiPolygon", "MultiLineString", "Point"]


LAND = Background("background_land", "Land and lakes", "MultiPolygon")
LINES = Background("background_lines", "Borders and rivers", "MultiLineString")
NAMES = Background("background_names", "Names of countries and seas", "Point")
BACKGROUND = (NAMES, LINES, LAND)
"""From the top to the bottom."""


def tables(view: Extent, without: frozenset[str]) -> Iterator[tuple[Background, geopandas.GeoDataFrame]]:
    """Yield the layers for what the project shows; the names in ``without`` are on the map already."""
    import shapely  # noqa: PLC0415

    from geomap.basemap import load  # noqa: PLC0415

    west, south, east, north = view
    wide, tall = east - west, north - south
    # A window is wider than high, whatever is shown in it.
    wider, higher = max(_ROOM * wide, 1.2 * tall - wide / 2), _ROOM * tall
    # Mercator has no poles; where the project shows one, it is not in Mercator.
    most = 85.0 if max(abs(south), abs(north)) < 85.0 else 90.0  # noqa: PLR2004
    across = east > _DATE_LINE
    least_lon, most_lon = _PACIFIC if across else (-_DATE_LINE, _DATE_LINE)
    low, high = max(-most, south - higher), min(most, north + higher)
    box = (max(least_lon, west - wider), low, min(most_lon, east + wider), high)
    world = load()
    land = (load("basemap-10m.bin") if max(wide, tall) < _FINE_BELOW else world).layer("land")
    detail = max(wide, tall) / _DETAIL

    def rows(kind: str, shapes: NDArray[Any], make: Callable[[NDArray[Any]], Any]) -> list[tuple[str, str, Any]]:
        simple = shapely.get_parts(shapely.simplify(_cut(shapes, box), detail, preserve_topology=False))
        return [(kind, "", make(simple[~shapely.is_empty(simple)]))] if len(simple) else []

    yield NAMES, _table([*_countries(view, without), *_seas(view, without)])
    lines, areas = shapely.multilinestrings, shapely.multipolygons
    kinds = ("rivers", "borders", "disputed")
    yield LINES, _table([row for kind in kinds for row in rows(kind, world.layer(kind), lines)])
    yield LAND, _table([*rows("land", land, areas), *rows("lake", world.layer("lakes"), areas)])


def _cut(shapes: NDArray[Any], box: Extent) -> NDArray[Any]:
    """Cut to a box that may go on beyond 180°; what is returned does not."""
    import numpy as np  # noqa: PLC0415

    from geomap.basemap import clip  # noqa: PLC0415

    west, south, east, north = box
    if east <= _DATE_LINE:
        return clip(shapes, box)
    sides = [(west, south, _DATE_LINE, north), (-_DATE_LINE, south, east - 360.0, north)]
    return np.concatenate([clip(shapes, each) for each in sides])


def _table(rows: list[tuple[str, str, Any]]) -> geopandas.GeoDataFrame:
    import geopandas as gpd  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    kinds, names, shapes = map(list, zip(*rows, strict=True)) if rows else ([], [], [])
    columns = {"kind": pd.Series(kinds, dtype="object"), "name": pd.Series(names, dtype="object")}
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(shapes, crs="EPSG:4326"))


def _countries(view: Extent, without: frozenset[str]) -> Iterator[tuple[str, str, Any]]:
    import shapely  # noqa: PLC0415

    from geomap.basemap import clip, load  # noqa: PLC0415

    world = load()
    outlines, start = world.layer("countries"), 0
    west, south, east, north = shapely.bounds(outlines).T
    seen = (south < view[3]) & (north > view[1])
    if view[2] <= _DATE_LINE:
        seen &= (west < view[2]) & (east > view[0])
    seen &= (east - west) * (north - south) > _least(view)
    for _, name, count in world.header["countries"]:
        parts = outlines[start : start + count][seen[start : start + count]]
        start += count
        if name and name not in without and len(parts):
            yield from _named("country", name, clip(parts, view), view)


def _seas(view: Extent, without: frozenset[str]) -> Iterator[tuple[str, str, Any]]:
    import shapely  # noqa: PLC0415

    from geomap.basemap import clip, load  # noqa: PLC0415

    world = load()
    shown = shapely.box(*view)
    land = clip(world.layer("land"), view)
    land = land[shapely.area(land) > _least(view) / 50]  # an island does not stand in the way of a name
    land = shapely.simplify(land, max(view[2] - view[0], view[3] - view[1]) / _COARSE, preserve_topology=False)
    taken: list[Any] = []
    for name, box in sorted(_boxes(world.header["seas"]), key=lambda each: each[1].area):
        within = box.intersection(shown)
        # An envelope that is much of what is shown says nothing of where its name would stand. Of the others, the
        # smaller one is right where two of them hold a water: the Black Sea lies in the Mediterranean's.
        if within.area < _least(view) or within.area > _MOST * shown.area:
            continue
        if name not in without:
            ground = shapely.union_all(clip(land, within.bounds))
            water = within.difference(shapely.union_all(taken)).difference(ground)
            yield from _named("sea", name, shapely.get_parts(water), view)
        taken.append(within)


def _boxes(seas: list[list[Any]]) -> Iterator[tuple[str, Any]]:
    """Name and envelope of each sea, on both sides of 180°."""
    import shapely  # noqa: PLC0415

    for name, _, west, south, east, north in seas:
        spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
        turns = [(a + turn, b + turn) for a, b in spans for turn in (0.0, 360.0)]
        yield name, shapely.union_all([shapely.box(a, south, b, north) for a, b in turns])


def _named(kind: str, name: str, parts: NDArray[Any], view: Extent) -> Iterator[tuple[str, str, Any]]:
    """Put a name at the roomiest spot of its largest part, where it has room at all."""
    import shapely  # noqa: PLC0415

    from geomap.basemap import interior_points  # noqa: PLC0415

    areas = shapely.area(parts)
    if areas.max(initial=0.0) < _least(view):
        return
    largest = shapely.simplify(parts[areas.argmax()], (view[2] - view[0]) / _COARSE)
    for lon, lat, _ in interior_points(largest, most=1):
        yield kind, name, shapely.Point(lon - 360.0 if lon > _DATE_LINE else lon, lat)


def _least(view: Extent) -> float:
    """Square degrees below which there is no room for a name."""
    return (max(view[2] - view[0], view[3] - view[1]) / _LEAST) ** 2
