"""TopoJSON to shapely: quantised arcs, shared between neighbours, put together again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

HALF, TURN = 180, 360  # degrees


class Topology:
    """A TopoJSON file; ``features`` gives its objects as (id, properties, geometry)."""

    def __init__(self, path: Path) -> None:
        data = json.loads(path.read_text(encoding="utf-8"))
        (self._sx, self._sy), (self._tx, self._ty) = data["transform"]["scale"], data["transform"]["translate"]
        self._objects = data["objects"]
        self._arcs = [self._decode(arc) for arc in data["arcs"]]

    def _decode(self, arc: list[list[int]]) -> list[tuple[float, float]]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * self._sx + self._tx, y * self._sy + self._ty))
        return points

    def _ring(self, numbers: list[int]) -> list[tuple[float, float]]:
        ring: list[tuple[float, float]] = []
        for number in numbers:
            arc = self._arcs[number] if number >= 0 else self._arcs[~number][::-1]
            ring += arc[1:] if ring else arc
        return ring

    def _polygon(self, rings: list[list[int]]) -> BaseGeometry | None:
        lines = [ring for ring in map(self._ring, rings) if len(ring) > 3]
        return uncross(Polygon(lines[0], lines[1:])) if lines else None

    def features(self, name: str) -> list[tuple[str, dict[str, Any], BaseGeometry]]:
        """Polygons of the object ``name``, valid, with what they are called."""
        found = []
        for geometry in self._objects[name]["geometries"]:
            arcs = geometry.get("arcs")
            if geometry["type"] not in {"Polygon", "MultiPolygon"}:
                continue
            parts = [self._polygon(p) for p in ([arcs] if geometry["type"] == "Polygon" else arcs)]
            whole = shapely.union_all([p for p in parts if p is not None and not p.is_empty])
            found.append((str(geometry.get("id", "")), geometry.get("properties") or {}, polygons(whole)))
        return found


def uncross(polygon: Polygon) -> BaseGeometry:
    """Cut at ±180° what the packages stitched together across it, and make it valid.

    Natural Earth has Russia, Fiji and Antarctica cut there; the packages join the halves, so that a side runs from one
    edge of the map to the other. Such rings are unrolled step by step, then cut and put back.
    """
    rings = [np.asarray(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]
    if all(abs(np.diff(ring[:, 0])).max() <= HALF for ring in rings):
        return polygons(shapely.make_valid(polygon))
    outer, *holes = (_unroll(ring) for ring in rings)
    if abs(outer[-1, 0] - outer[0, 0]) > HALF:  # Antarctica goes round the pole, and comes to it
        outer = np.vstack([outer, [outer[-1, 0], -90], [outer[0, 0], -90]])
    middle = (outer[:, 0].min() + outer[:, 0].max()) / 2
    holes = [hole + np.array([TURN * round((middle - hole[:, 0].mean()) / TURN), 0]) for hole in holes]
    whole = shapely.make_valid(Polygon(outer, holes))
    pieces = []
    for turn in (-TURN, 0, TURN):
        piece = shapely.intersection(whole, shapely.box(turn - HALF, -90, turn + HALF, 90))
        pieces.append(shapely.transform(piece, lambda c, turn=turn: c - np.array([turn, 0])))
    return polygons(shapely.union_all(pieces))


def _unroll(ring: np.ndarray) -> np.ndarray:
    """Return the ring with longitudes that run on past ±180°."""
    jumps = np.round(np.diff(ring[:, 0], prepend=ring[0, 0]) / TURN)
    return ring - np.column_stack([TURN * np.cumsum(jumps), np.zeros(len(ring))])


def polygons(geometry: BaseGeometry) -> BaseGeometry:
    """Return only the polygons of what ``make_valid`` or an intersection gives."""
    parts = [g for g in shapely.get_parts(shapely.get_parts(geometry)) if g.geom_type == "Polygon" and not g.is_empty]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)
