"""Outlines of waters and islands, cut out of 1:50m land by the envelopes of the reviewed tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from .outlines import lake_parts, land_parts, on_grid
from .topology import polygons

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from .model import Build, Row

LAKES = frozenset({"LK", "LKS", "RSV", "LGN", "LKI", "LKN"})
LINES = frozenset({"STM", "CNL", "STMS", "WAD", "FLLS", "CHNN"})  # rivers have no outline at this scale
ISLANDS = frozenset({"ISL", "ISLS", "ATOL", "ISLT"})
NEAR_DEG = 0.7  # how far the label point may lie from its water
LEAST_SHARE = 0.02  # of its envelope that a sea must fill, else the scale is too coarse for it
WITHIN = 0.9  # of its envelope that must lie in the larger one's, to be a part of that water
WIDE, SIDE_BASIN = 3.0, 0.3  # square degrees: waters that are looked at for side basins, and what counts as one
NARROW = 0.2  # degrees, the width of a strait that parts two waters
PART = 0.002  # of the whole area; smaller pieces are left out
FINEST, COARSEST = 0.01, 0.15  # degrees, simplification


def envelope(extent: tuple[float, float, float, float]) -> BaseGeometry:
    """Return the box, in two pieces where it crosses ±180°."""
    west, south, east, north = extent
    if west <= east:
        return shapely.box(west, south, east, north)
    return shapely.union_all([shapely.box(west, south, 180, north), shapely.box(-180, south, east, north)])


def _tolerance(shape: BaseGeometry) -> float:
    return float(min(COARSEST, max(FINEST, shape.area**0.5 / 200)))


def _store(build: Build, row: Row, shape: BaseGeometry) -> None:
    parts = [p for p in shapely.get_parts(shape) if p.area >= PART * shape.area]
    whole = polygons(shapely.multipolygons(parts))
    simple = polygons(shapely.make_valid(whole.simplify(_tolerance(whole))))
    build.shapes[row.id] = ("derived", on_grid(simple if not simple.is_empty else whole))


def _sea(row: Row, land: shapely.STRtree, lands: list[BaseGeometry]) -> BaseGeometry | None:
    """Return the water of the row's envelope that its label point lies on, None if 1:50m does not show it."""
    box = envelope(row.extent)
    dry = shapely.union_all([lands[i] for i in land.query(box, predicate="intersects")])
    parts = shapely.get_parts(polygons(shapely.difference(box, dry)))
    if not len(parts):
        return None
    point = shapely.Point(row.lon, row.lat)
    nearest = min(parts, key=lambda p: (p.distance(point), -p.area))
    if nearest.distance(point) > NEAR_DEG or nearest.area < LEAST_SHARE * box.area:
        return None
    if row.extent[0] > row.extent[2] or row.feature_code == "OCN":
        # Two halves at ±180° are one water; so are the pieces of an ocean that islands seem to part.
        return polygons(shapely.multipolygons([p for p in parts if p.area >= LEAST_SHARE * box.area]))
    return _without_side_basins(nearest, point) if nearest.area > WIDE else nearest


def _without_side_basins(water: BaseGeometry, point: shapely.Point) -> BaseGeometry:
    """Cut off what is joined to the water by a narrow strait only: Azov at Kerch, Marmara at the Bosporus."""
    basins = shapely.get_parts(polygons(water.buffer(-NARROW / 2, quad_segs=2)))
    if len(basins) < 2:
        return water
    own = min(range(len(basins)), key=lambda i: (basins[i].distance(point), -basins[i].area))
    others = [b.buffer(NARROW * 0.6, quad_segs=2) for i, b in enumerate(basins) if i != own and b.area > SIDE_BASIN]
    rest = shapely.get_parts(polygons(shapely.difference(water, shapely.union_all(others))))
    return min(rest, key=lambda p: (p.distance(point), -p.area))


def seas(build: Build) -> None:
    """Draw seas, gulfs, bays, straits and oceans, the smaller first.

    A water that lies in a larger one's envelope belongs to it (the Adriatic to the Mediterranean); one that only
    reaches into it is cut off (the Sea of Azov from the Black Sea).
    """
    lands = land_parts()
    tree = shapely.STRtree(lands)
    rows = [
        row
        for row in build.rows.values()
        if row.feature_class == "H" and row.extent and row.feature_code not in LINES | LAKES
    ]
    done: list[tuple[BaseGeometry, BaseGeometry]] = []
    for row in sorted(rows, key=lambda r: (envelope(r.extent).area, r.id)):
        box = envelope(row.extent)
        shape = _sea(row, tree, lands)
        if shape is None:
            build.notes.append(f"no outline at this scale, envelope stands: {row.name}")
            continue
        if row.feature_code != "OCN":
            for other_box, other in done:
                share = shapely.intersection(box, other_box).area / other_box.area
                if 0 < share < WITHIN:
                    rest = polygons(shapely.difference(shape, other))
                    shape = rest if not rest.is_empty and rest.area > shape.area / 2 else shape
        done.append((box, shape))
        _store(build, row, shape)


def lakes(build: Build) -> None:
    """Draw lakes and reservoirs: the lake of 1:50m that lies most in the envelope."""
    shapes = [part for shape in lake_parts() for part in shapely.get_parts(shape)]
    tree = shapely.STRtree(shapes)
    for row in sorted(build.rows.values(), key=lambda r: r.id):
        if row.feature_class != "H" or row.feature_code not in LAKES or not row.extent:
            continue
        box = envelope(row.extent)
        inside = [
            shapes[i]
            for i in tree.query(box, predicate="intersects")
            if shapely.intersection(shapes[i], box).area > shapes[i].area / 2
        ]
        if not inside:
            build.notes.append(f"no outline at this scale, envelope stands: {row.name}")
            continue
        point = shapely.Point(row.lon, row.lat)
        if row.feature_code != "LKS":
            inside = [min(inside, key=lambda s: (s.distance(point), -s.area))]
        if min(s.distance(point) for s in inside) <= NEAR_DEG:
            _store(build, row, polygons(shapely.union_all(inside)))


def islands(build: Build) -> None:
    """Draw islands: the landmasses of 1:50m that lie in the envelope."""
    lands = land_parts()
    tree = shapely.STRtree(lands)
    for row in sorted(build.rows.values(), key=lambda r: r.id):
        if row.feature_class != "T" or row.feature_code not in ISLANDS or not row.extent:
            continue
        box = envelope(row.extent)
        inside = [
            lands[i]
            for i in tree.query(box, predicate="intersects")
            if shapely.intersection(lands[i], box).area > lands[i].area * WITHIN
        ]
        point = shapely.Point(row.lon, row.lat)
        if row.feature_code == "ISL" and inside:
            inside = [min(inside, key=lambda s: (s.distance(point), -s.area))]
        if inside and min(s.distance(point) for s in inside) <= NEAR_DEG * 3:
            _store(build, row, polygons(shapely.union_all(inside)))


def regions(build: Build, outlines: dict[str, BaseGeometry], countries: dict[str, list[str]]) -> None:
    """Cut the envelopes of land regions to the countries that the table gives them, or else to the land."""
    lands = land_parts()
    tree = shapely.STRtree(lands)
    for row in sorted(build.rows.values(), key=lambda r: r.id):
        if row.feature_class not in "LT" or row.id in build.shapes or not row.extent or row.id not in countries:
            continue
        box = envelope(row.extent)
        known = [outlines[code] for code in countries[row.id] if code in outlines]
        within = known or [lands[i] for i in tree.query(box, predicate="intersects")]
        shape = polygons(shapely.intersection(shapely.union_all(within), box))
        if not shape.is_empty:
            _store(build, row, shape)
            build.shapes[row.id] = ("envelope", build.shapes[row.id][1])
