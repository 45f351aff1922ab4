"""The map of a picture: the story drawn on its ground. ``naming`` writes the names."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.geodesy import geod
from geomap.picture import ground as grounds
from geomap.picture import sheet as look
from geomap.picture.labels import sampled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geomap.picture.panel import Panel
    from geomap.picture.sheet import Sheet
    from geomap.picture.story import Check, Field, Story

    Line = NDArray[np.float64]

CLEAR = 9.0  # units between a marker's middle and the line to it
CROWD, MULTITUDE = 60, 400  # places from which their marks are smaller
_TICK = 13.0  # units between a marker's middle and a measured line
_LEAST_MEASURED = 30.0  # units: less is hidden by the marks at its ends
_SEEN_EDGE = 0.15  # of an envelope's outline over open water: its straight sides would be seen


@dataclass
class Plot:
    """A story on its way onto a sheet: what was drawn where, in units, for the names to keep clear of.

    ``kinds`` are what the key explains, ``lines`` the legs by their number in the story, ``measured`` the checks'.
    """

    sheet: Sheet
    panel: Panel
    story: Story
    kinds: set[str] = field(default_factory=set)
    lines: dict[int, Line] = field(default_factory=dict)
    measured: list[tuple[Check, Line]] = field(default_factory=list)
    fields: list[tuple[Field, Any]] = field(default_factory=list)
    unnamed: int = 0

    @cached_property
    def points(self) -> dict[str, Line]:
        """Where each place lies, by id."""
        spots = self.story.spots
        units = self.panel.units(np.array([spot.at for spot in spots], dtype=float).reshape(-1, 2))
        return dict(zip((spot.id for spot in spots), units, strict=True))

    @cached_property
    def size(self) -> float:
        """How large the marks of places are: smaller where there are many."""
        count = len(self.story.spots)
        return 1.0 if count <= CROWD else 0.62 if count <= MULTITUDE else 0.3

    def draw(self) -> grounds.Ground:
        """Draw everything but the names and badges."""
        self.sheet.window(self.panel.rect, look.SEA)
        ground = grounds.draw(self.sheet, self.panel)
        self._fields(ground)
        self._circles()
        self._checks()
        for number in range(len(self.story.steps)):
            self._leg(number)
        self._marks()
        return ground

    def _fields(self, ground: grounds.Ground) -> None:
        tinted, filled, dashed = [], [], []
        for each in self.story.fields:
            parts = self.panel.drawn(shapely.get_parts(np.array([each.shape], dtype=object)))
            if not len(parts):
                continue
            shape = shapely.union_all(parts)
            if each.symbol == "water":
                shape, whole = _water(shape, each, ground)
                tinted += [shape] if whole else []
            elif each.symbol == "radius" or (each.symbol == "area" and each.derived):
                dashed.append(shape)
            elif each.symbol == "area":
                filled.append(shape)
            self.fields.append((each, shape))
        for kind, shapes in (("area", filled), ("water", tinted), ("radius", dashed)):
            self.kinds |= {kind} if shapes else set()
        sheet = self.sheet
        sheet.surfaces(filled, look.NAMED)
        sheet.surfaces(ground.lakes if filled else [], look.SEA, edgecolors=look.COAST, linewidths=0.5)
        sheet.surfaces(tinted, look.CROSSED)
        grounds.draw_lines(sheet, self.panel, ground)
        # One outline of all, so that a border between two is drawn once.
        outlines = shapely.union_all([shape.boundary for shape in filled])
        sheet.lines(_singles(outlines), look.PLACE, 1.5, alpha=0.6)
        sheet.surfaces(dashed, look.PLACE, alpha=0.06)
        for shape in dashed:
            sheet.lines(_singles(shape.boundary), look.PLACE, 1.5, linestyles=[(0, (4, 3))])

    def _circles(self) -> None:
        """Draw the circle within which a place that is only known to be near another lies."""
        around = np.linspace(0, 360, 73)
        for spot in [spot for spot in self.story.spots if spot.radius_km > 0][:MULTITUDE]:
            lons, lats, _ = geod().fwd(
                np.full(73, spot.at[0]), np.full(73, spot.at[1]), around, np.full(73, spot.radius_km * 1000)
            )
            ring = self.panel.units(np.column_stack((lons, lats)))
            if np.isfinite(ring).all() and np.ptp(ring, axis=0).max() < self.panel.rect.w * 2:
                self.sheet.polygon(ring, facecolor="none", edgecolor=look.PLACE, linewidth=1.5, linestyle=(0, (4, 3)))
                self.kinds.add("radius")

    def _leg(self, number: int) -> None:
        step = self.story.steps[number]
        parts = self._joined([part for line in step.lines for part in self._unbroken(line)])
        if not parts:
            return
        gaps = [CLEAR if end in self.points else 0.0 for end in step.ends]
        for k, part in enumerate(parts):
            total = float(shapely.LineString(part).length)
            shrink = min(1.0, total / (sum(gaps) + look.HEAD_LONG + 8))
            first = gaps[0] * shrink if k == 0 else 0.0
            last = gaps[1] * shrink if k == len(parts) - 1 else 0.0
            headed = k == len(parts) - 1 and not step.undirected
            self.sheet.leg(cut(part, first, last + (look.HEAD_LONG * 0.8 * shrink if headed else 0.0)), step.style)
            if headed:
                self.sheet.head(cut(part, first, last)[-1], cut(part, first, last + look.HEAD_LONG * shrink)[-1])
        self.lines[number] = max(parts, key=lambda part: float(shapely.LineString(part).length))
        self.kinds |= {step.style} | ({"hollow"} if step.badge == "hollow" else set())
        if step.denied:
            self._cross(self.lines[number])

    def _cross(self, line: Line) -> None:
        """Draw a cross on the path of a movement that is denied."""
        x, y = shapely.get_coordinates(shapely.LineString(line).interpolate(0.7, normalized=True))[0]
        arms = [np.array([(x - 5, y - 5), (x + 5, y + 5)]), np.array([(x - 5, y + 5), (x + 5, y - 5)])]
        self.sheet.lines(arms, look.PAPER, 5)
        self.sheet.lines(arms, look.LEG_TEXT, 2)

    def _unbroken(self, line: Line) -> list[Line]:
        """Units of a line; two where it leaves the map on one side and comes in on the other."""
        units = self.panel.units(line)
        units = units[np.isfinite(units).all(axis=1)]
        jumps = np.flatnonzero(np.abs(np.diff(units[:, 0])) > self.panel.rect.w * 0.6) + 1
        parts = np.split(units, jumps) if self.panel.projection.family == "cylindrical" else [units]
        return [part for part in parts if len(part) > 1 and np.ptp(part, axis=0).max() > 0]

    @staticmethod
    def _joined(parts: list[Line]) -> list[Line]:
        """Join what was cut at 180 degrees, where that is no seam of this map."""
        found: list[Line] = []
        for part in parts:
            if found and np.hypot(*(part[0] - found[-1][-1])) < 0.5:  # noqa: PLR2004
                found[-1] = np.vstack((found[-1], part[1:]))
            else:
                found.append(part)
        return found

    def _checks(self) -> None:
        for check in self.story.checks:
            between = geod().npts(*check.ground, *check.figure, 30)
            line = self.panel.units(np.array([check.ground, *between, check.figure], dtype=float))
            length = float(np.hypot(*np.diff(line, axis=0).T).sum())
            if np.isfinite(line).all() and _LEAST_MEASURED < length < self.panel.rect.w * 1.5:
                line = cut(line, min(_TICK, length * 0.3), min(_TICK, length * 0.3))
                self.sheet.measure_path(line)
                self.measured.append((check, line))
                self.kinds.add("check")

    def _marks(self) -> None:
        """Draw the places, the important ones on top."""
        if len(self.story.spots) > MULTITUDE:
            self.sheet.dots(np.array(list(self.points.values())), 2.0)
            self.kinds.add("settlement")
            return
        for spot in sorted(self.story.spots, key=lambda each: each.rank, reverse=True):
            self.sheet.place(spot.symbol, self.points[spot.id], size=self.size)
            self.kinds.add(spot.symbol)


def _singles(shape: Any) -> Sequence[Any]:
    return [] if shape.is_empty else [part for part in getattr(shape, "geoms", [shape]) if part.geom_type != "Point"]


def _water(shape: Any, each: Field, ground: grounds.Ground) -> tuple[Any, bool]:
    """Water of a shape, and whether it can be tinted: not where an envelope's straight sides cross open water."""
    if each.basis != "envelope":
        return shape, True
    land = shapely.union_all(ground.land)
    water = shape.difference(land)
    open_edge = shape.boundary.difference(land).length
    return (shape if water.is_empty else water), open_edge <= _SEEN_EDGE * shape.length


def cut(line: Line, first: float, last: float) -> Line:
    """Take ``first`` units off the beginning of a line and ``last`` off its end; never all of it."""
    shape = shapely.LineString(line)
    end = max(first + 0.5, shape.length - last)
    steps = sampled(line, step=2.0) if len(line) < 3 else line  # noqa: PLR2004
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(steps, axis=0).T))))
    inside = steps[(along > first) & (along < end)]
    ends = [shapely.get_coordinates(shape.interpolate(where)) for where in (first, end)]
    return np.vstack((ends[0], inside, ends[1]))
