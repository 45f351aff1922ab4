"""The coarse way between two points of one water, straight or by what the text names: a sea, a strait, a canal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csgraph

from geomap.geodesy import haversine_km
from geomap.routing import graph as coarse
from geomap.routing.mask import cells_of
from geomap.routing.shores import node_at, point_in

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from geomap.model import Extent, Point
    from geomap.routing.graph import Gate


@dataclass(frozen=True, slots=True, eq=False)
class Waters:
    """The graph with some passages open: its matrix, and the water that each node belongs to."""

    matrix: sparse.csr_matrix
    water: NDArray[np.int32]


def way(waters: Waters, a: int, b: int, *, direct_km: float) -> list[int]:
    """Nodes from ``a`` to ``b``, which hang together. The search widens until it finds the goal."""
    for limit in (1.25 * direct_km + 300, 2.5 * direct_km + 2000, np.inf):
        _, before = csgraph.dijkstra(waters.matrix, indices=a, return_predecessors=True, limit=limit)
        if before[b] >= 0 or a == b:
            return trace(before, a, b)
    raise AssertionError("nodes of one water are not joined")


def trace(before: NDArray[np.int32], a: int, b: int) -> list[int]:
    """Nodes from ``a`` to ``b`` by the predecessors of a search from ``a``."""
    found = [b]
    while found[-1] != a:
        found.append(int(before[found[-1]]))
    return found[::-1]


def by_passage(waters: Waters, a: int, b: int, passage: str) -> list[int] | None:
    """Shortest nodes from ``a`` to ``b`` right through a passage; None where its ends are not on their water."""
    away, before = csgraph.dijkstra(waters.matrix, indices=[a, b], return_predecessors=True)
    best: tuple[float, Gate, int, int] | None = None
    for gate in coarse.build().gates:
        if gate.passage != passage:
            continue
        ends = entries(gate)
        for first, last in (ends, ends[::-1]):
            km = float(away[0, first] + away[1, last])
            if np.isfinite(km) and (best is None or km < best[0]):
                best = (km, gate, first, last)
    if best is None:
        return None
    _, gate, first, last = best
    return [*trace(before[0], a, first), gate.node, *trace(before[1], b, last)[::-1]]


def entries(gate: Gate) -> tuple[int, int]:
    """Nodes of the water at both ends of a passage's line."""
    line = np.array(gate.line)[[0, -1]]
    first, last = coarse.build().node_of(*cells_of(line[:, 0], line[:, 1]))
    return int(first), int(last)


def stop_in(waters: Waters, stops: list[Point], extent: Extent) -> list[Point] | None:
    """Return the stops with one more that lies in the extent, unless the shortest way touches it anyway.

    Only the middle half of an extent counts where there is water in it: the corners of an envelope are often
    another sea. None where the stops' water has no part in the extent.
    """
    graph = coarse.build()
    nodes = [node_at(stop) for stop in stops]
    label = waters.water[nodes[0]]
    for a, b, i, j in zip(stops[:-1], stops[1:], nodes[:-1], nodes[1:], strict=True):
        if within(a, extent) or within(b, extent):
            return stops
        passed = np.array(way(waters, i, j, direct_km=haversine_km(a, b)))
        if inside(graph.lon[passed], graph.lat[passed], extent).any():
            return stops
    real = len(graph.blocks)
    for area in (_core(extent), extent):
        there = np.flatnonzero(inside(graph.lon[:real], graph.lat[:real], area) & (waters.water[:real] == label))
        if len(there):
            break
    else:
        return None
    away = csgraph.dijkstra(waters.matrix, indices=nodes)[:, there]
    detour = away[:-1] + away[1:]
    leg, index = (int(i) for i in np.unravel_index(detour.argmin(), detour.shape))
    return [*stops[: leg + 1], point_in(int(there[index])), *stops[leg + 1 :]]


def within(point: Point, extent: Extent | tuple[float, ...]) -> bool:
    """Whether a point lies in an extent (west > east: across ±180°)."""
    return bool(inside(np.array([point[0]]), np.array([point[1]]), extent)[0])


def inside(lon: NDArray[np.float64], lat: NDArray[np.float64], extent: Extent | tuple[float, ...]) -> NDArray[np.bool_]:
    """Which points lie in an extent."""
    west, south, east, north = extent
    across = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    return np.asarray(across & (lat >= south) & (lat <= north))


def _core(extent: Extent) -> Extent:
    west, south, east, north = extent
    wide, tall = (east - west) % 360 / 4, (north - south) / 4
    turn = [(x + 180) % 360 - 180 for x in (west + wide, east - wide)]
    return (turn[0], south + tall, turn[1], north - tall)
