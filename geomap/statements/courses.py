"""The course of a river: the line of the basemap that bears its name, which the basemap does not say.

The basemap has rivers as lines without names; the gazetteer has names with an envelope and a point on the bank. The
line nearest to the point is followed both ways within the envelope, at each fork to where the envelope is filled best.
A course that fills too little of it is not believed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from geomap.model import Derived, Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from geomap.model import Extent, Place, Point, Resolution

DRAWN_KM = 3.0  # to either side: as thin as the base map is true
_MARGIN_DEG = 0.3  # envelopes were drawn by eye
_BANK_DEG = 0.15  # the point is that of a town on the river
_LAKE_DEG = 1.0  # lines stop at a reservoir and go on behind it
_FILLED = 0.6  # of the envelope's width, and of its height
_MOST_PATHS = 200
_STREAMS = frozenset({"STM", "STMS", "CNL", "STMI"})

Node = tuple[float, float]


def rivers(resolutions: Iterable[Resolution]) -> list[Derived]:
    """Give the rivers that a text names their course as a shape: an envelope of theirs is mostly dry land."""
    found: dict[str, Derived] = {}
    for each in resolutions:
        place = each.place
        line = course_of(place) if place is not None else None
        if place is None or line is None:
            continue
        known = found.get(place.id)
        if known is not None:
            found[place.id] = replace(known, resolutions=(*known.resolutions, each))
            continue
        import shapely  # noqa: PLC0415

        from geomap.statements.geometry import strip_of_line  # noqa: PLC0415

        found[place.id] = Derived(place, Shape(shapely.to_wkb(strip_of_line(line, DRAWN_KM)), "derived"), (each,))
    return list(found.values())


def course_of(place: Place) -> BaseGeometry | None:
    """Line of a river in degrees, None where the place is no river or the basemap does not draw it."""
    if place.feature_class != "H" or place.feature_code not in _STREAMS or place.extent is None:
        return None
    return _course(place.point, place.extent)


@cache
def _course(bank: Point, extent: Extent) -> BaseGeometry | None:
    import shapely  # noqa: PLC0415

    from geomap import basemap  # noqa: PLC0415  (numpy and shapely)

    west, south, east, north = extent
    if west >= east or south >= north:
        return None
    box = (west - _MARGIN_DEG, south - _MARGIN_DEG, east + _MARGIN_DEG, north + _MARGIN_DEG)
    lines = list(basemap.clip(basemap.load().layer("rivers"), box))
    point = shapely.Point(bank)
    seed = min(range(len(lines)), key=lambda i: (lines[i].distance(point), i), default=None)
    if seed is None or lines[seed].distance(point) > _BANK_DEG:
        return None
    net = _Net(lines)
    best: tuple[float, list[BaseGeometry]] | None = None
    for up in net.ways(net.ends[seed][0], frozenset({seed})):
        for down in net.ways(net.ends[seed][1], frozenset({seed})):
            if set(up) & set(down):
                continue
            found = [net.lines[i] for i in (*reversed(up), seed, *down)]
            fill = sum(_filled(shapely.total_bounds(found).tolist(), extent))
            if best is None or fill > best[0]:
                best = (fill, found)
    line = shapely.union_all(best[1]) if best is not None else None
    return line if line is not None and min(_filled(line.bounds, extent)) >= _FILLED else None


class _Net:
    """Lines joined where they meet, and over the lakes between loose ends."""

    def __init__(self, lines: Sequence[BaseGeometry]) -> None:
        import shapely  # noqa: PLC0415

        self.lines: list[BaseGeometry] = list(lines)
        self.ends: list[tuple[Node, Node]] = []
        self._at: dict[Node, list[int]] = defaultdict(list)
        for line in lines:
            coords = shapely.get_coordinates(line)
            self._add(_node(coords[0]), _node(coords[-1]))
        for a, b in self._gaps():
            self.lines.append(shapely.LineString([a, b]))
            self._add(a, b)

    def _add(self, a: Node, b: Node) -> None:
        self._at[a].append(len(self.ends))
        self._at[b].append(len(self.ends))
        self.ends.append((a, b))

    def _gaps(self) -> list[tuple[Node, Node]]:
        """Pairs of loose ends that are each other's nearest, of different lines."""
        loose = sorted(node for node, lines in self._at.items() if len(lines) == 1)
        nearest: dict[Node, Node] = {}
        for node in loose:
            others = [each for each in loose if each != node and self._at[each] != self._at[node]]
            best = min(others, key=lambda each: (_apart(node, each), each), default=None)
            if best is not None and _apart(node, best) <= _LAKE_DEG:
                nearest[node] = best
        return [(a, b) for a, b in nearest.items() if a < b and nearest.get(b) == a]

    def ways(self, node: Node, used: frozenset[int]) -> Iterator[tuple[int, ...]]:
        """Every way on from ``node``, lines by number; at most ``_MOST_PATHS`` of them."""
        found = 0
        stack: list[tuple[Node, tuple[int, ...]]] = [(node, ())]
        while stack and found < _MOST_PATHS:
            here, way = stack.pop()
            found += 1
            yield way
            for line in self._at[here]:
                if line not in used and line not in way:
                    a, b = self.ends[line]
                    stack.append((b if a == here else a, (*way, line)))


def _node(xy: Sequence[float]) -> Node:
    return (round(float(xy[0]), 2), round(float(xy[1]), 2))


def _apart(a: Node, b: Node) -> float:
    from math import cos, hypot, radians  # noqa: PLC0415

    return hypot((a[0] - b[0]) * cos(radians(a[1])), a[1] - b[1])


def _filled(box: Sequence[float], extent: Extent) -> tuple[float, float]:
    """How far two boxes agree, 0 to 1, in width and in height."""
    width = min(box[2], extent[2]) - max(box[0], extent[0])
    height = min(box[3], extent[3]) - max(box[1], extent[1])
    return (
        max(0.0, width) / (max(box[2], extent[2]) - min(box[0], extent[0])),
        max(0.0, height) / (max(box[3], extent[3]) - min(box[1], extent[1])),
    )
