"""The names of a map, its badges and what stands beside lines: each where it touches nothing, or not at all.

In the order of the design: places, badges and legs, checks, areas, water; then countries and seas around the story.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geomap import basemap
from geomap.picture import ground as grounds
from geomap.picture import sheet as look
from geomap.picture.labels import Placer, around, centred, sampled, square
from geomap.picture.lettering import Face, block, longest, wrap
from geomap.picture.mapping import MULTITUDE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geomap.picture.labels import Box
    from geomap.picture.mapping import Plot

    Line = NDArray[np.float64]
    Rows = Sequence[tuple[str, Face]]

_NAME = Face(13, look.INK, weight=600)
_SUB = Face(11, look.MUTED)
_AREA = Face(12.5, look.PLACE_TEXT, weight=600)
_WATER = Face(14, look.PLACE_TEXT, weight=600, family="serif", italic=True, leading=1.15)
_LEG = Face(11.5, look.LEG_TEXT)
_DISTANCE = Face(11.5, look.CHECK, weight=600)
_NOTE = Face(11, look.MUTED, weight=500)
_VERDICTS = {"contradicted": look.BAD_TEXT, "loose": look.MUTED, "holds": look.GOOD}
_NAME_WIDE, _TAG_WIDE, _NOTE_WIDE, _AREA_WIDE = 128.0, 110.0, 150.0, 100.0
_MOST_NAMED = 90  # names tried; more would not be read
_MOST_TAGGED = 7  # legs with words beside them; the column has the words of all
_MOST_COST = 9.0  # of words that are also elsewhere: on lines they do more harm than good
_FRACTIONS = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)
_SHORT = 46.0  # units of a line that has no room for a badge on it
_BADGE = 10.8


class Names:
    """Writes on a plot; ``furniture`` are boxes in which nothing may stand."""

    def __init__(self, plot: Plot, furniture: Iterable[Box]) -> None:
        self.plot, self.sheet, self.story = plot, plot.sheet, plot.story
        self.placer = Placer(plot.panel.rect)
        for box in furniture:
            self.placer.take(box)
        for line in [*plot.lines.values(), *(line for _, line in plot.measured)]:
            self.placer.cross(sampled(line))
        if len(self.story.spots) <= MULTITUDE:
            for point in plot.points.values():
                self.placer.take(square(point, 7 * plot.size))
        else:
            self.placer.cross(np.array(list(plot.points.values())))
        for number, line in plot.lines.items():
            if not self.story.steps[number].undirected:
                self.placer.take(square(line[-1], 8))
        self.badges: dict[int, tuple[float, float]] = {}

    def write(self, ground: grounds.Ground) -> None:
        """Write everything."""
        self._badges()
        self._places()
        self._tags()
        self._checks()
        self._fields()
        for each, shape in self.plot.fields:
            if each.symbol in {"area", "radius"}:
                for ring in shapely.get_parts(shape.boundary):
                    self.placer.cross(sampled(shapely.get_coordinates(ring)))
        told = {each.name for each in self.story.fields if each.symbol != "named"}
        shaded = {each.country for each in self.story.fields if each.country and each.symbol == "area"}
        grounds.name(self.sheet, self.plot.panel, ground, self.placer, told=told | shaded)

    # Badges.

    def _badges(self) -> None:
        for number, step in enumerate(self.story.steps):
            if number in self.plot.lines:
                at = self._on_line(self.plot.lines[number])
            elif step.stands in self.plot.points:
                at = self._standing(self.plot.points[step.stands])
            else:
                continue
            if at is None:
                continue
            self.sheet.badge(step.label, step.badge, at)
            self.placer.take(square(at, _BADGE))
            self.badges[number] = at
            self.plot.kinds |= {"open"} if number not in self.plot.lines else set()

    def _on_line(self, line: Line) -> tuple[float, float] | None:
        shape = shapely.LineString(line)
        spots = [shapely.get_coordinates(shape.interpolate(each, normalized=True))[0] for each in _FRACTIONS]
        if shape.length >= _SHORT:
            for spot in spots:
                if self.placer.free(square(spot, _BADGE), air=0.5):
                    return float(spot[0]), float(spot[1])
        return self._near(spots[0], around(spots[0], (21, 21), 8) + around(spots[0], (21, 21), 22))

    def _standing(self, point: Line) -> tuple[float, float] | None:
        """Where the badge of a leg without a known end stands: at its last known place, above it where it can."""
        sides = ((0, -1), (0, 1), (-1, -1), (1, -1), (1, 1), (-1, 1), (1, 0), (-1, 0))
        return self._near(point, around(point, (22, 22), 11.5, sides=sides) + around(point, (22, 22), 34, sides=sides))

    def _near(self, point: Line, boxes: list[Box]) -> tuple[float, float] | None:
        best = self.placer.best([(box, i) for i, box in enumerate(boxes)])
        if best is None:
            return None
        box = boxes[best]
        at = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if best >= len(boxes) // 2:
            self._leader(point, box)
        return at

    def _leader(self, point: Line, box: Box) -> None:
        """Draw a thin line from a place to a name that had to stand further off."""
        inner = np.array([np.clip(point[0], box[0], box[2]), np.clip(point[1], box[1], box[3])])
        far = float(np.hypot(*(inner - point)))
        clear = 8 * self.plot.size
        if far > clear + 2:
            self.sheet.lines([np.array([point + (inner - point) * clear / far, inner])], look.MUTED, 0.7)

    # Places and legs.

    def _places(self) -> None:
        named = 0
        gap = 4 + 6.5 * self.plot.size
        for spot in sorted(self.story.spots, key=lambda each: each.rank)[:_MOST_NAMED]:
            face = _NAME if self.plot.size == 1 else _NAME.at(size=11)
            face = face.at(colour=look.MUTED, weight=500) if spot.symbol == "reference" else face
            lines = [(line, face) for line in wrap(spot.name, face, _NAME_WIDE, lines=3, balanced=True)]
            sub = [(line, _SUB) for line in wrap(spot.sub, _SUB, _NAME_WIDE, lines=1)] if spot.sub else []
            at = self.plot.points[spot.id]
            named += self._beside([*lines, *sub], at, gap) or bool(sub and self._beside(lines, at, gap))
        self.plot.unnamed = len(self.story.spots) - named

    def _beside(self, rows: Rows, at: Line, gap: float, *, most: float = 1e9, far: bool = True) -> bool:
        wide, high = block(rows)
        boxes = around(at, (wide, high), gap) + (around(at, (wide, high), gap + 10) if far else [])
        best = self.placer.best([(box, (i % 8) * 0.7 + (i // 8) * 6) for i, box in enumerate(boxes)], most=most)
        if best is None:
            return False
        box = boxes[best]
        side = (box[0] + box[2]) / 2 - at[0]
        align = "left" if side > wide / 2 else "right" if side < -wide / 2 else "center"
        if best >= 8:  # noqa: PLR2004  (the further ring)
            self._leader(at, box)
        self.sheet.write(rows, box[:2], align=align, wide=wide, halo=look.PAPER)
        self.placer.take(box)
        return True

    def _tags(self) -> None:
        """Write beside the badges how a leg goes; of open legs where to."""
        many = len(self.plot.lines) > _MOST_TAGGED
        for number, at in self.badges.items():
            step = self.story.steps[number]
            if number in self.plot.lines:
                rows = [(tag, _LEG.at(weight=600) if i == 0 else _LEG) for i, tag in enumerate(step.tags)]
                if many:
                    continue
            else:
                rows = [(line, _SUB) for line in wrap(step.open, _SUB, _TAG_WIDE, lines=2, balanced=True)]
            where = np.array(at)
            _ = self._beside(rows, where, 15, most=_MOST_COST, far=False) or self._beside(
                rows[:1], where, 15, most=_MOST_COST, far=False
            )

    # Checks.

    def _checks(self) -> None:
        """Write the distance above a measured line, and below it the statements that it was measured for."""
        for check, line in self.plot.measured:
            done = self._along([(check.label, _DISTANCE)], line, ((0, -1), (0, 1), (1, -1), (-1, -1)))
            notes = [
                (row, _NOTE.at(colour=_VERDICTS[verdict]))
                for verdict, text in check.notes
                for row in wrap(text, _NOTE, _NOTE_WIDE, lines=2, balanced=True)
            ]
            sides = ((0, 1), (0, -1), (1, 1), (-1, 1))
            _ = done and notes and (self._along(notes, line, sides) or self._along(notes[:1], line, sides))

    def _along(self, rows: Rows, line: Line, sides: Sequence[tuple[int, int]]) -> bool:
        size = block(rows)
        shape = shapely.LineString(line)
        run = line[-1] - line[0]
        # As far off as the line's slope brings it near the box's corner.
        lift = min(size[0] / 2 * abs(run[1]) / max(1e-9, abs(run[0])), 14.0)
        candidates: list[tuple[Box, float]] = []
        for k, along in enumerate((0.5, 0.4, 0.6, 0.3, 0.7)):
            spot = shapely.get_coordinates(shape.interpolate(along, normalized=True))[0]
            boxes = around(spot, size, 4 + lift, sides=sides)
            candidates += [(box, k * 0.6 + i * 1.5) for i, box in enumerate(boxes)]
        best = self.placer.best(candidates)
        if best is None:
            return False
        box = candidates[best][0]
        self.sheet.write(rows, box[:2], align="center", wide=size[0], halo=look.PAPER)
        self.placer.take(box)
        return True

    # Areas.

    @staticmethod
    def _holds(shape: BaseGeometry, box: Box) -> bool:
        own = shapely.box(*box)
        return bool(shape.intersection(own).area > own.area / 2)

    def _fields(self) -> None:
        order = {"area": 0, "region": 1, "water": 2}
        ends = {end for step in self.story.steps for end in step.ends}
        ranked = sorted(self.plot.fields, key=lambda each: (order.get(each[0].symbol, 9), each[0].id not in ends))
        for each, shape in ranked:
            if each.symbol not in order or not each.name:
                continue
            seen = shape.intersection(shapely.box(*self.placer.bounds))
            parts = [part for part in getattr(seen, "geoms", [seen]) if part.geom_type == "Polygon"]
            if not parts:
                continue
            face = _WATER if each.symbol == "water" else _AREA
            halo = {"water": look.CROSSED, "area": look.NAMED}.get(each.symbol, look.LAND)
            tries = self._rooms(each.name, face, max(parts, key=lambda part: float(part.area)))
            best = self.placer.best([(box, cost) for _, box, cost in tries])
            if best is not None:
                rows, box, _ = tries[best]
                self.sheet.write(rows, box[:2], align="center", wide=box[2] - box[0], halo=halo, alpha=0.85)
                self.placer.take(box)

    @staticmethod
    def _rooms(name: str, face: Face, shape: BaseGeometry) -> list[tuple[Rows, Box, float]]:
        """Where the name of an area can stand, on it or beside it, in one line or in more; with what that costs."""
        found: list[tuple[Rows, Box, float]] = []
        spots = [spot[:2] for spot in basemap.interior_points(shape, most=14)]
        low_x, low_y, high_x, high_y = shape.bounds
        middle = ((low_x + high_x) / 2, (low_y + high_y) / 2)
        word = longest(name, face)
        shapely.prepare(shape)
        for more, wide in enumerate(dict.fromkeys((max(_AREA_WIDE, min(150.0, word)), min(150.0, word)))):
            rows = [(line, face) for line in wrap(name, face, wide, lines=4, balanced=True)]
            size = block(rows)
            for i, spot in enumerate(spots):
                box = centred(spot, size)
                own = shapely.box(*box)
                outside = 0.0 if shape.contains(own) else 1 - shape.intersection(own).area / own.area
                found.append((rows, box, 0.6 * i + 8 * outside + 0.5 * more))
            for i, (x, y) in enumerate(((0, -1), (0, 1), (1, 0), (-1, 0))):
                away = (high_y - low_y) / 2 if y else (high_x - low_x) / 2
                found += [(rows, box, 7.5 + i + more) for box in around(middle, size, away + 3, sides=((x, y),))]
        return found
