"""The ground of the map: land, water, borders, the net of meridians, and the names of countries and seas."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap import basemap
from geomap.picture import sheet as look
from geomap.picture.labels import Placer, centred
from geomap.picture.lettering import Face, block, longest, spaced, wrap
from geomap.picture.projection import CAP, DEGREE_KM, Region, cap, globe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geomap.picture.panel import Panel
    from geomap.picture.sheet import Sheet

_FINE_KM = 1200  # across the map: the 10m coast instead of the 50m
_NET = (0.5, 1, 2, 5, 10, 15, 30)  # degrees between the lines of the net
_NET_LINES = 6
_MOST_COUNTRIES, _MOST_SEAS = 16, 7
_COUNTRY = Face(9.5, look.COUNTRY, weight=500)
_SEA = Face(11, look.SEA_NAME, family="serif", italic=True)
_COUNTRY_WIDE, _SEA_WIDE = 105.0, 84.0
_LEAST_ROOM = 260.0  # square units of a country in sight that is worth naming
_LEAST_OCEAN = 0.05  # of the window
_WITHIN = 0.7  # of a country's name has to lie on its land
_COARSE = 0.15  # degrees: outlines of the locator's globe


@dataclass(frozen=True)
class Ground:
    """Parts of the basemap in units of a panel."""

    land: NDArray[np.object_]
    lakes: NDArray[np.object_]

    def water(self, panel: Panel) -> Any:
        """Return what of the window is sea."""
        return shapely.box(*panel.frame).difference(shapely.union_all(shapely.simplify(self.land, 0.4)))


def draw(sheet: Sheet, panel: Panel) -> Ground:
    """Draw land, lakes and rivers."""
    world = basemap.load()
    across_km = panel.km_per_unit(*_middle(panel)) * panel.rect.w
    fine = across_km < _FINE_KM and not panel.projection.world
    ground = Ground(
        panel.drawn((basemap.load("basemap-10m.bin") if fine else world).layer("land")),
        panel.drawn(world.layer("lakes")),
    )
    sheet.surfaces(ground.land, look.LAND)
    sheet.lines(panel.drawn(world.layer("rivers")), look.RIVER, 0.8 if across_km < 8000 else 0.5)  # noqa: PLR2004
    sheet.surfaces(ground.lakes, look.SEA, edgecolors=look.COAST, linewidths=0.5)
    return ground


def draw_lines(sheet: Sheet, panel: Panel, ground: Ground) -> None:
    """Draw what lies on filled areas: the net, coast and borders; disputed borders are dashed."""
    world = basemap.load()
    sheet.lines(_net(panel), "#8fa0a8", 0.45, alpha=0.28)
    sheet.lines(_rings(ground.land), look.COAST, 0.75)
    sheet.lines(panel.drawn(world.layer("borders")), look.BORDER, 0.8)
    sheet.lines(panel.drawn(world.layer("disputed")), look.BORDER, 0.9, linestyles=[(0, (4, 3))])


def _rings(parts: NDArray[np.object_]) -> list[NDArray[np.float64]]:
    rings = shapely.get_rings(parts) if len(parts) else np.array([], dtype=object)
    return [shapely.get_coordinates(ring) for ring in rings]


def _middle(panel: Panel) -> tuple[float, float]:
    return panel.rect.x + panel.rect.w / 2, panel.rect.y + panel.rect.h / 2


def _net(panel: Panel) -> NDArray[np.object_]:
    west, south, east, north = panel.region.box
    high = (panel.rect.h * panel.km_per_unit(*_middle(panel))) / DEGREE_KM if not panel.projection.world else 180
    step = next((each for each in _NET if high / each <= _NET_LINES), 30) if math.isfinite(high) else 30
    wide_step = 30 if step >= 15 else step * (2 if max(abs(south), abs(north)) > 66 else 1)  # noqa: PLR2004
    lines = []
    end = min(north, 90 - step / 2)
    for lat in np.arange(math.ceil(max(south, -90 + step / 2) / step) * step, end + 1e-9, step):
        lons = np.arange(west, east + 1, min(1.0, step / 4))
        lines.append(np.column_stack((lons, np.full(len(lons), lat))))
    for lon in np.arange(math.ceil(west / wide_step) * wide_step, east, wide_step):
        lats = np.arange(max(south, -90 + step), min(north, 90 - step) + 0.5, min(1.0, step / 4))
        lines.append(np.column_stack((np.full(len(lats), lon), lats)))
    turned = [
        shapely.LineString(np.column_stack((_wrapped(each[:, 0]), each[:, 1]))) for each in lines if len(each) > 1
    ]
    return panel.drawn(np.array([part for line in turned for part in _unseamed(line)], dtype=object))


def _wrapped(lon: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((lon + 180) % 360 - 180)


def _unseamed(line: Any) -> list[Any]:
    """Cut a line of longitudes within 180 degrees where it jumps from one side to the other."""
    xy = shapely.get_coordinates(line)
    breaks = np.flatnonzero(np.abs(np.diff(xy[:, 0])) > 180) + 1  # noqa: PLR2004
    return [shapely.LineString(each) for each in np.split(xy, breaks) if len(each) > 1]


# Names.


def name(sheet: Sheet, panel: Panel, ground: Ground, placer: Placer, *, told: set[str]) -> None:
    """Write the names of seas and countries where they touch nothing of the story, the largest first.

    ``told`` are names, and codes of countries, that the story writes itself.
    """
    for label, parts in _countries(panel, told)[:_MOST_COUNTRIES]:
        shape = max(parts, key=lambda part: float(part.area))
        most = max(_COUNTRY_WIDE / 1.3, longest(label, _COUNTRY))
        lines = [(spaced(line), _COUNTRY) for line in wrap(label, _COUNTRY, most, balanced=True)]
        _put(sheet, placer, lines, shape, halo=look.LAND, within=_WITHIN)
    water = ground.water(panel)
    for label, envelope, least in _seas(panel, told)[: 3 * _MOST_SEAS]:
        shape = _largest(envelope.intersection(water))
        if shape is not None and shape.area > least:
            most = max(_SEA_WIDE, longest(label, _SEA))
            lines = [(line, _SEA) for line in wrap(label, _SEA, most, balanced=True)]
            _put(sheet, placer, lines, shape, halo=look.SEA, within=0.97)


def _put(
    sheet: Sheet, placer: Placer, lines: Sequence[tuple[str, Face]], shape: Any, *, halo: str, within: float
) -> None:
    size = block(lines)
    shapely.prepare(shape)
    for x, y, _ in basemap.interior_points(shape):
        box = centred((x, y), size)
        own = shapely.box(*box)
        if not placer.free(box, air=5) or placer.crossings(box):
            continue
        if shape.contains(own) or shape.intersection(own).area >= within * own.area:
            sheet.write(lines, box[:2], align="center", wide=size[0], halo=halo, alpha=0.85)
            placer.take(box)
            return


def _countries(panel: Panel, without: set[str]) -> list[tuple[str, list[Any]]]:
    world = basemap.load()
    outlines = world.layer("countries")
    near = _near(shapely.bounds(outlines), panel.region)
    found = []
    start = 0
    for code, label, count in world.header["countries"]:
        chosen = outlines[start : start + count][near[start : start + count]]
        start += count
        if not label or code in without or label in without or not len(chosen):
            continue
        chosen = chosen[shapely.area(chosen) > shapely.area(chosen).max() * 0.1]
        parts = list(panel.drawn(chosen, tolerance=0.8))
        size = sum(float(part.area) for part in parts)
        if size > _LEAST_ROOM:
            found.append((size, str(label), parts))
    return [(label, parts) for _, label, parts in sorted(found, key=lambda each: (-each[0], each[1]))]


def _near(bounds: NDArray[np.float64], region: Region) -> NDArray[np.bool_]:
    west, south, east, north = region.box
    inside = (bounds[:, 3] >= south) & (bounds[:, 1] <= north)
    turned = [(bounds[:, 2] + by >= west) & (bounds[:, 0] + by <= east) for by in (-360, 0, 360)]
    return np.asarray(inside & np.logical_or.reduce(turned))


def _seas(panel: Panel, without: set[str]) -> list[tuple[str, Any, float]]:
    """Names of seas, where they lie (without the smaller seas in their envelopes), and how much must be in sight.

    A strait lies in the envelope of an ocean and does not go by its name: of an ocean much has to be in sight.
    """
    found = []
    window = panel.rect.w * panel.rect.h
    for label, kind, *extent in basemap.load().header["seas"]:
        shapes = np.array([shapely.box(*each) for each in _boxes(*extent)], dtype=object)
        if not _near(shapely.bounds(shapes), panel.region).any():
            continue
        parts = panel.drawn(shapes)
        if len(parts):
            shape = shapely.union_all(parts)
            least = _LEAST_OCEAN * window if kind == "OCN" else _LEAST_ROOM * 3
            found.append((float(shapely.area(shapes).sum()), str(label), shape, least))
    found.sort(key=lambda each: each[:2])
    names = [label for _, label, _, _ in found]
    kept = []
    smaller: Any = shapely.Polygon()
    for _, label, shape, least in found:
        # An envelope much larger than the window says nothing of where its name would stand.
        told = label in without or any(other.endswith(f" {label}") for other in names)
        if not told and least < shape.area < 0.9 * window:
            kept.append((label, shape.difference(smaller), least, float(shape.area)))
        smaller = shapely.union(smaller, shape)
    return [each[:3] for each in sorted(kept, key=lambda each: (-each[3], each[0]))]


def _boxes(west: float, south: float, east: float, north: float) -> list[tuple[float, float, float, float]]:
    return [(west, south, east, north)] if west <= east else [(west, south, 180, north), (-180, south, east, north)]


def _largest(shape: Any) -> Any:
    parts = [part for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon" and not part.is_empty]
    return max(parts, key=lambda part: float(part.area), default=None)


# The locator.


def draw_globe(sheet: Sheet, panel: Panel, at: tuple[float, float], radius: float) -> None:
    """Draw where on earth the map lies: a globe with the window's outline on it."""
    corner = panel.degrees(np.array([_middle(panel)]))[0]
    lon, lat = float(corner[0]), float(np.clip(corner[1], -75, 75))
    earth = globe(lon, lat)
    seen = Region((lon - 180, -90, lon + 180, 90), cap(lon, lat, CAP))

    def placed(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        xy = earth.forward(lonlat) / 6371008.8 * radius
        return np.column_stack((at[0] + xy[:, 0], at[1] - xy[:, 1]))

    sheet.disc(at, radius, facecolor=look.SEA)
    land = basemap.load().layer("land")
    land = land[shapely.area(land) > 1.5]  # noqa: PLR2004  (square degrees)
    parts = seen.cut(np.asarray(shapely.simplify(land, _COARSE)))
    parts = shapely.buffer(shapely.transform(parts, placed), 0.05, quad_segs=1)
    sheet.surfaces(parts[shapely.is_valid(parts)], "#cfc7b6")
    sheet.disc(at, radius, facecolor="none", edgecolor=look.COAST, linewidth=0.9)
    rect = panel.rect
    steps = np.linspace(0, 1, 25)
    sides = [(steps, 0 * steps), (0 * steps + 1, steps), (1 - steps, 0 * steps + 1), (0 * steps, 1 - steps)]
    outline = np.vstack([np.column_stack((rect.x + x * rect.w, rect.y + y * rect.h)) for x, y in sides])
    line = placed(panel.degrees(outline))
    line = line[np.isfinite(line).all(axis=1)]
    if not len(line):
        return
    size = np.ptp(line, axis=0)
    if size.max() < 7:  # noqa: PLR2004  (units: too small to be seen as a frame)
        sheet.square(line.mean(axis=0), 7, facecolor="none", edgecolor=look.INK, linewidth=1.5)
    else:
        sheet.polygon(line, facecolor="none", edgecolor=look.INK, linewidth=1.5)
