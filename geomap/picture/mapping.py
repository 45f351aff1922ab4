"""The map of a picture: the story on its ground, and the names of it where they touch nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap import basemap
from geomap.geodesy import geod
from geomap.picture import ground as grounds
from geomap.picture import sheet as look
from geomap.picture.labels import Placer, around, centred, sampled, square
from geomap.picture.lettering import Face, block, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geomap.picture.panel import Panel
    from geomap.picture.sheet import Sheet
    from geomap.picture.story import Check, Field, Spot, Step, Story

    Line = NDArray[np.float64]

CLEAR = 9.0  # units between a marker's middle and the line to it
NAME = Face(13, look.INK, weight=600)
_REFERENCE = NAME.at(colour=look.MUTED, weight=500)
_SUB = Face(11, look.MUTED)
_AREA = Face(12.5, look.PLACE_TEXT, weight=600)
_WATER = Face(14, look.PLACE_TEXT, weight=600, family="serif", italic=True, leading=1.15)
_LEG = Face(11.5, look.LEG_TEXT)
_DISTANCE = Face(11.5, look.CHECK, weight=600)
_NOTES = {"contradicted": look.BAD_TEXT, "loose": look.MUTED, "holds": look.GOOD}
_NAME_WIDE, _TAG_WIDE = 128.0, 110.0
_MOST_NAMED = 90  # names tried; more would not be read
_MOST_TAGGED = 7  # legs with words beside them; the column has the words of all
_CROWD, _MULTITUDE = 60, 400  # places from which their marks are smaller
_FRACTIONS = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)
_SHORT = 46.0  # units of a line that has no room for a badge on it
_SEEN_EDGE = 0.15  # of an envelope's outline over open water: its straight sides would be seen


@dataclass
class Drawn:
    """What came of the story: kinds of things that the key explains, and how many places have no name here."""

    kinds: set[str] = field(default_factory=set)
    unnamed: int = 0
    badges: dict[int, tuple[float, float]] = field(default_factory=dict)


def draw(sheet: Sheet, panel: Panel, story: Story, *, furniture: Sequence[tuple[float, float, float, float]]) -> Drawn:
    """Draw the map; ``furniture`` are boxes in which nothing may be written."""
    sheet.window(panel.rect, look.SEA)
    ground = grounds.draw(sheet, panel)
    placer = Placer(panel.rect)
    for box in furniture:
        placer.take(box)
    done = Drawn()
    shapes = _fields(sheet, panel, story.fields, story.steps, ground, done)
    points = dict(zip((spot.id for spot in story.spots), _points(panel, story.spots), strict=True))
    _rings(sheet, panel, story.spots, done)
    measured = _measures(sheet, panel, story.checks, placer, done)
    lines = _legs(sheet, panel, story.steps, points, done)
    for line in [*lines.values(), *measured]:
        placer.cross(sampled(line))
    size = _marks(sheet, story.spots, points, done)
    _block_marks(placer, panel, story, points, lines, size)
    _badges(sheet, panel, story.steps, points, lines, placer, done)
    _names(sheet, story, points, placer, done, size)
    _tags(sheet, story.steps, lines, placer, done)
    _distances(sheet, story.checks, measured, placer)
    _field_names(sheet, shapes, placer, done)
    told = {each.name for each in story.fields if each.symbol != "named"}
    shaded = {each.country for each in story.fields if each.country and each.symbol == "area"}
    grounds.name(sheet, panel, ground, placer, told=told, shaded=shaded)
    sheet.clip = None
    return done


def _points(panel: Panel, spots: Sequence[Spot]) -> Line:
    return panel.units(np.array([spot.at for spot in spots], dtype=float).reshape(-1, 2))


# Areas.


def _fields(
    sheet: Sheet, panel: Panel, fields: Sequence[Field], steps: Sequence[Step], ground: grounds.Ground, done: Drawn
) -> list[tuple[Field, Any]]:
    found = []
    tinted, filled, dashed = [], [], []
    for each in fields:
        parts = panel.drawn(shapely.get_parts(np.array([each.shape], dtype=object)))
        if not len(parts):
            continue
        shape = shapely.union_all(parts)
        if each.symbol == "water":
            shape, whole = _water(shape, each, ground)
            tinted += [shape] if whole else []
            done.kinds |= {"water"} if whole else set()
        elif each.symbol == "radius" or (each.symbol == "area" and each.derived):
            dashed.append(shape)
            done.kinds.add("radius")
        elif each.symbol == "area":
            filled.append(shape)
            done.kinds.add("area")
        found.append((each, shape))
    sheet.surfaces(filled, look.NAMED)
    sheet.surfaces(ground.lakes if filled else [], look.SEA, edgecolors=look.COAST, linewidths=0.5)
    sheet.surfaces(tinted, look.CROSSED)
    grounds.draw_lines(sheet, panel, ground)
    # One outline of all, so that a border between two is drawn once.
    outlines = shapely.union_all([shape.boundary for shape in filled])
    sheet.lines(_singles(shapely.line_merge(outlines)), look.PLACE, 1.5, alpha=0.6)
    sheet.surfaces(dashed, look.PLACE, alpha=0.06)
    for shape in dashed:
        sheet.lines(_singles(shape.boundary), look.PLACE, 1.5, linestyles=[(0, (4, 3))])
    return found


def _singles(shape: Any) -> list[Any]:
    return [] if shape.is_empty else [part for part in getattr(shape, "geoms", [shape]) if part.geom_type != "Point"]


def _water(shape: Any, each: Field, ground: grounds.Ground) -> tuple[Any, bool]:
    """Water of a shape, and whether it can be tinted: not where an envelope's straight sides cross open water."""
    land = shapely.union_all(ground.land)
    if each.basis != "envelope":
        return shape, True
    water = shape.difference(land)
    open_edge = shape.boundary.difference(land).length
    return (shape if water.is_empty else water), open_edge <= _SEEN_EDGE * shape.length


def _rings(sheet: Sheet, panel: Panel, spots: Sequence[Spot], done: Drawn) -> None:
    """Draw the circle within which a place that is only known to be near another lies."""
    around_ = np.linspace(0, 360, 73)
    for spot in [spot for spot in spots if spot.radius_km > 0][:_MULTITUDE]:
        lons, lats, _ = geod().fwd(
            np.full(73, spot.at[0]), np.full(73, spot.at[1]), around_, np.full(73, spot.radius_km * 1000)
        )
        ring = panel.units(np.column_stack((lons, lats)))
        if np.isfinite(ring).all() and np.ptp(ring, axis=0).max() < panel.rect.w * 2:
            sheet.polygon(ring, facecolor="none", edgecolor=look.PLACE, linewidth=1.5, linestyle=(0, (4, 3)))
            done.kinds.add("radius")


# Legs and checks.


def _legs(sheet: Sheet, panel: Panel, steps: Sequence[Step], points: dict[str, Line], done: Drawn) -> dict[int, Line]:
    found: dict[int, Line] = {}
    for number, step in enumerate(steps):
        parts = [part for line in step.lines for part in _unbroken(panel, line)]
        if not parts:
            continue
        gaps = [CLEAR if end in points else 0.0 for end in step.ends]
        heads = []
        for k, part in enumerate(parts):
            part = _joined(part, parts, k)
            total = float(shapely.LineString(part).length)
            shrink = min(1.0, total / (sum(gaps) + look.HEAD_LONG + 8))
            first = gaps[0] * shrink if k == 0 else 0.0
            last = gaps[1] * shrink if k == len(parts) - 1 else 0.0
            tip = 0.0 if step.undirected or k < len(parts) - 1 else look.HEAD_LONG * min(1.0, shrink + 0.2) * 0.8
            sheet.leg(_cut(part, first, last + tip), step.style)
            if tip:
                whole = _cut(part, first, last)
                heads.append((whole[-1], _cut(part, first, last + look.HEAD_LONG)[-1]))
        for head in heads:
            sheet.head(*head)
        found[number] = max(parts, key=lambda part: float(shapely.LineString(part).length))
        done.kinds |= {step.style} | ({"hollow"} if step.badge == "hollow" else set())
        if step.denied:
            _cross(sheet, found[number])
    return found


def _cross(sheet: Sheet, line: Line) -> None:
    """Draw a cross on the path of a movement that is denied."""
    x, y = shapely.get_coordinates(shapely.LineString(line).interpolate(0.68, normalized=True))[0]
    arms = [np.array([(x - 5, y - 5), (x + 5, y + 5)]), np.array([(x - 5, y + 5), (x + 5, y - 5)])]
    sheet.lines(arms, look.PAPER, 5)
    sheet.lines(arms, look.LEG_TEXT, 2)


def _unbroken(panel: Panel, line: Line) -> list[Line]:
    units = panel.units(line)
    units = units[np.isfinite(units).all(axis=1)]
    jumps = (
        np.flatnonzero(np.abs(np.diff(units[:, 0])) > panel.rect.w * 0.6 + 200) + 1 if panel.region.whole_turn else []
    )
    parts = np.split(units, jumps) if len(jumps) else [units]
    return [part for part in parts if len(part) > 1 and np.ptp(part, axis=0).max() > 0]


def _joined(part: Line, parts: list[Line], k: int) -> Line:
    """Join a part to the next where the line was cut only because its longitudes begin anew."""
    return (
        part
        if k + 1 >= len(parts) or np.hypot(*(parts[k + 1][0] - part[-1])) > 1
        else np.vstack((part, parts[k + 1][:1]))
    )


def _cut(line: Line, first: float, last: float) -> Line:
    shape = shapely.LineString(line)
    end = max(first + 0.5, shape.length - last)
    steps = sampled(line, step=2.0) if len(line) < 3 else line  # noqa: PLR2004
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(steps, axis=0).T))))
    inside = steps[(along > first) & (along < end)]
    ends = [shapely.get_coordinates(shape.interpolate(where)) for where in (first, end)]
    return np.vstack((ends[0], inside, ends[1]))


def _measures(sheet: Sheet, panel: Panel, checks: Sequence[Check], placer: Placer, done: Drawn) -> list[Line]:
    found = []
    for check in checks:
        lons, lats = _geodesic(check.ground, check.figure)
        line = panel.units(np.column_stack((lons, lats)))
        length = float(np.hypot(*np.diff(line, axis=0).T).sum())
        if not np.isfinite(line).all() or length > panel.rect.w * 1.5:
            found.append(np.zeros((0, 2)))
            continue
        line = _cut(line, min(13.0, length * 0.3), min(13.0, length * 0.3))
        sheet.measure_path(line)
        found.append(line)
        done.kinds.add("check")
    return found


def _geodesic(a: tuple[float, float], b: tuple[float, float]) -> tuple[list[float], list[float]]:
    between = geod().npts(*a, *b, 30)
    every = [a, *between, b]
    return [lon for lon, _ in every], [lat for _, lat in every]


# Marks.


def _marks(sheet: Sheet, spots: Sequence[Spot], points: dict[str, Line], done: Drawn) -> float:
    """Draw the places, the important ones on top; return the size of their marks."""
    count = len(spots)
    size = 1.0 if count <= _CROWD else 0.62 if count <= _MULTITUDE else 0.3
    if count > _MULTITUDE:
        sheet.dots(np.array([points[spot.id] for spot in spots]), 2.0)
        done.kinds.add("settlement")
        return size
    for spot in sorted(spots, key=lambda each: each.rank, reverse=True):
        sheet.place(spot.symbol, points[spot.id], size=size)
        done.kinds.add(spot.symbol)
    return size


def _block_marks(
    placer: Placer, panel: Panel, story: Story, points: dict[str, Line], lines: dict[int, Line], size: float
) -> None:
    if len(story.spots) <= _MULTITUDE:
        for spot in story.spots:
            placer.take(square(points[spot.id], 7 * size))
    for number, line in lines.items():
        if not story.steps[number].undirected and len(line) > 1:
            placer.take(square(line[-1], 8))


def _badges(
    sheet: Sheet,
    panel: Panel,
    steps: Sequence[Step],
    points: dict[str, Line],
    lines: dict[int, Line],
    placer: Placer,
    done: Drawn,
) -> None:
    for number, step in enumerate(steps):
        if number in lines:
            at = _on_line(lines[number], placer)
        elif step.stands in points:
            at = _standing(points[step.stands], placer)
            done.kinds.add("open")
        else:
            continue
        if at is None:
            continue
        sheet.badge(step.label, step.badge, at)
        placer.take(square(at, 11))
        done.badges[number] = at


def _on_line(line: Line, placer: Placer) -> tuple[float, float] | None:
    shape = shapely.LineString(line)
    spots = [shapely.get_coordinates(shape.interpolate(each, normalized=True))[0] for each in _FRACTIONS]
    if shape.length >= _SHORT:
        for spot in spots:
            if placer.free(square(spot, 10.5), air=0.5):
                return float(spot[0]), float(spot[1])
    boxes = around(spots[0], (21, 21), 8) + around(spots[0], (21, 21), 22)
    best = placer.best([(box, i) for i, box in enumerate(boxes)])
    if best is None:
        return None
    box = boxes[best]
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _standing(point: Line, placer: Placer) -> tuple[float, float] | None:
    """Where the badge of a leg without a known end stands: at its last known place, above it where it can."""
    sides = ((0, -1), (0, 1), (-1, -1), (1, -1), (1, 1), (-1, 1), (1, 0), (-1, 0))
    boxes = around(point, (22, 22), 11.5, sides=sides) + around(point, (22, 22), 34, sides=sides)
    best = placer.best([(box, i) for i, box in enumerate(boxes)])
    if best is None:
        return None
    box = boxes[best]
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


# Names.


def _names(sheet: Sheet, story: Story, points: dict[str, Line], placer: Placer, done: Drawn, size: float) -> None:
    ordered = sorted(story.spots, key=lambda each: each.rank)
    named = 0
    for spot in ordered[:_MOST_NAMED]:
        face = _REFERENCE if spot.symbol == "reference" else NAME
        face = face if size == 1 else face.at(size=11)
        lines = [(line, face) for line in wrap(spot.name, face, _NAME_WIDE, lines=3, balanced=True)]
        sub = [(line, _SUB) for line in wrap(spot.sub, _SUB, _NAME_WIDE, lines=1)] if spot.sub else []
        named += any(_beside(sheet, each, points[spot.id], 4 + 6.5 * size, placer) for each in _tries(lines, sub))
    done.unnamed = len(story.spots) - named


def _tries(lines: list[tuple[str, Face]], sub: list[tuple[str, Face]]) -> list[list[tuple[str, Face]]]:
    return [[*lines, *sub], lines] if sub else [lines]


def _beside(
    sheet: Sheet, lines: Sequence[tuple[str, Face]], at: Line, gap: float, placer: Placer, *, halo: str = look.PAPER
) -> bool:
    wide, high = block(lines)
    boxes = around(at, (wide, high), gap) + around(at, (wide, high), gap + 9)
    best = placer.best([(box, (i % 8) * 0.7 + (i // 8) * 5) for i, box in enumerate(boxes)])
    if best is None:
        return False
    box = boxes[best]
    side = (box[0] + box[2]) / 2 - at[0]
    align = "left" if side > wide / 2 else "right" if side < -wide / 2 else "center"
    sheet.write(lines, box[:2], align=align, wide=wide, halo=halo)
    placer.take(box)
    return True


def _tags(sheet: Sheet, steps: Sequence[Step], lines: dict[int, Line], placer: Placer, done: Drawn) -> None:
    """Write beside the badges how a leg goes; of open legs where to."""
    many = len(lines) > _MOST_TAGGED
    for number, at in done.badges.items():
        step = steps[number]
        if number in lines and many:
            continue
        if number in lines:
            rows = [(tag, _LEG.at(weight=600) if i == 0 else _LEG) for i, tag in enumerate(step.tags)]
        else:
            rows = [(line, _SUB) for line in wrap(step.open, _SUB, _TAG_WIDE, lines=2, balanced=True)]
        _ = _beside(sheet, rows, np.array(at), 15, placer) or _beside(sheet, rows[:1], np.array(at), 15, placer)


def _distances(sheet: Sheet, checks: Sequence[Check], measured: list[Line], placer: Placer) -> None:
    """Write the distance above a measured line, and below it the statements that it was measured for."""
    for check, line in zip(checks, measured, strict=True):
        if not len(line):
            continue
        done = _along(sheet, [(check.label, _DISTANCE)], line, placer, ((0, -1), (0, 1), (1, -1), (-1, -1)))
        notes = [
            (row, Face(11, _NOTES[verdict], weight=500))
            for verdict, text in check.notes
            for row in wrap(text, Face(11, weight=500), 150, lines=2, balanced=True)
        ]
        if done:
            _along(sheet, notes, line, placer, ((0, 1), (0, -1), (1, 1), (-1, 1)))


def _along(
    sheet: Sheet, rows: list[tuple[str, Face]], line: Line, placer: Placer, sides: Sequence[tuple[int, int]]
) -> bool:
    size = block(rows)
    if not size[1]:
        return False
    shape = shapely.LineString(line)
    run = line[-1] - line[0]
    # As far off as the line's slope makes the box's corner come near it.
    lift = min(size[0] / 2 * abs(run[1]) / max(1e-9, abs(run[0])), 14.0)
    candidates = []
    for k, along in enumerate((0.5, 0.4, 0.6, 0.3, 0.7)):
        spot = shapely.get_coordinates(shape.interpolate(along, normalized=True))[0]
        candidates += [(box, k * 0.6 + i * 1.5) for i, box in enumerate(around(spot, size, 4 + lift, sides=sides))]
    best = placer.best(candidates)
    if best is None:
        return False
    box = candidates[best][0]
    sheet.write(rows, box[:2], align="center", wide=size[0], halo=look.PAPER)
    placer.take(box)
    return True


def _field_names(sheet: Sheet, shapes: list[tuple[Field, Any]], placer: Placer, done: Drawn) -> None:
    ranked = sorted(shapes, key=lambda each: {"area": 0, "region": 1, "water": 2}.get(each[0].symbol, 9))
    for each, shape in ranked:
        if each.symbol in {"named", "radius"} or not each.name:
            continue
        face = _WATER if each.symbol == "water" else _AREA
        halo = look.CROSSED if each.symbol == "water" else look.NAMED if each.symbol == "area" else look.LAND
        lines = [(line, face) for line in wrap(each.name, face, 100, lines=3, balanced=True)]
        size = block(lines)
        whole = shape.intersection(shapely.box(*placer.bounds))
        parts = [part for part in getattr(whole, "geoms", [whole]) if part.geom_type == "Polygon"]
        if not parts:
            continue
        roomy = max(parts, key=lambda part: float(part.area))
        spots = basemap.interior_points(roomy, most=14)
        candidates = [(centred(spot[:2], size), i * 0.6) for i, spot in enumerate(spots)]
        best = placer.best(candidates)
        if best is None:
            continue
        box = candidates[best][0]
        sheet.write(lines, box[:2], align="center", wide=size[0], halo=halo, alpha=0.85)
        placer.take(box)
