"""The fine search: Dijkstra over cells, within the blocks that the coarse way goes through and those beside them.

Mixed blocks are searched cell by cell, open blocks beside land in squares of four cells, other open blocks as one node.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from geomap.routing.chart import WEIGHT
from geomap.routing.mask import BLOCK, CELLS, COLUMNS, LAND, ROWS, SOUTH, cells_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.model import Point
    from geomap.routing.chart import Chart
    from geomap.routing.graph import WaterGraph

_KM = 111.195  # a degree of latitude on the sphere
_QUARTER = 4  # cells of the side of a node in an open block beside land


def corridor(graph: WaterGraph, nodes: list[int], *, rings: int = 1) -> NDArray[np.intp]:
    """Blocks of the nodes and ``rings`` of blocks around them, without those all land."""
    first = graph.blocks[np.array(nodes)].astype(np.intp)
    square = np.array(nodes) < graph.squares
    found = np.zeros((ROWS, COLUMNS), bool)
    found.ravel()[first] = True
    for row, column in zip(first[square] // COLUMNS, first[square] % COLUMNS, strict=True):
        found[row : row + 5, column : column + 5] = True
    for _ in range(rings):
        tall = found.copy()
        tall[1:] |= found[:-1]
        tall[:-1] |= found[1:]
        found = tall | np.roll(tall, 1, axis=1) | np.roll(tall, -1, axis=1)
    return np.flatnonzero((found & (graph.mask.kind != LAND)).ravel())


def search(graph: WaterGraph, chart: Chart, blocks: NDArray[np.intp], a: Point, b: Point) -> NDArray[np.float64] | None:
    """Return the way from ``a`` to ``b``, both on water in the blocks, as lon, lat; None where they do not join."""
    ids, level = _nodes(graph, chart, blocks)
    count = int(ids.max()) + 1
    lon, lat, weight = _middles(blocks, ids, level, count)
    first, second = _pairs(blocks, ids)
    km = np.hypot(lat[first] - lat[second], _turn(lon[first] - lon[second]) * _cosine(lat[first], lat[second])) * _KM
    km *= (weight[first] + weight[second]) / 2
    matrix = _matrix(first, second, km, count)
    start, goal = (_node(blocks, ids, point) for point in (a, b))
    _, before = csgraph.dijkstra(matrix, directed=False, indices=start, return_predecessors=True)
    if start != goal and before[goal] < 0:
        return None
    way = [goal]
    while way[-1] != start:
        way.append(int(before[way[-1]]))
    inner = np.array(way[::-1])[1:-1]
    return np.concatenate([[a], np.stack([lon[inner], lat[inner]], axis=1), [b]])


def _nodes(graph: WaterGraph, chart: Chart, blocks: NDArray[np.intp]) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """(n, 16, 16) node of each cell, -1 on land, and level of each cell."""
    mixed = graph.mask.slot.ravel()[blocks] >= 0
    coastal = graph.mask.coastal.ravel()[blocks]
    level = np.full((len(blocks), BLOCK, BLOCK), 4, np.uint8)
    near = mixed | coastal
    if near.any():
        level[near] = chart.levels(blocks[near])
    side = np.where(mixed, BLOCK, np.where(coastal, BLOCK // _QUARTER, 1))
    first = np.cumsum(side**2) - side**2
    step = np.arange(BLOCK)
    pattern = np.stack([step[:, None] // _QUARTER * 4 + step // _QUARTER, step[:, None] * BLOCK + step])
    ids = np.repeat(first, BLOCK**2).reshape(-1, BLOCK, BLOCK).astype(np.int32)
    ids[coastal] += pattern[0].astype(np.int32)
    ids[mixed] += pattern[1].astype(np.int32)
    ids[level == 0] = -1
    return ids, level


def _middles(
    blocks: NDArray[np.intp], ids: NDArray[np.int32], level: NDArray[np.uint8], count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Longitude, latitude and weight of each node, means over its cells."""
    wet = ids >= 0
    block, row, column = np.nonzero(wet)
    node = ids[wet]
    total = np.maximum(np.bincount(node, minlength=count), 1)
    x = np.bincount(node, blocks[block] % COLUMNS * BLOCK + column + 0.5, count) / total / CELLS - 180
    y = np.bincount(node, blocks[block] // COLUMNS * BLOCK + row + 0.5, count) / total / CELLS + SOUTH
    return x, y, np.bincount(node, WEIGHT[level[wet]], count) / total


def _pairs(blocks: NDArray[np.intp], ids: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Pairs of nodes whose cells share a side, or a corner with water on both sides of it."""
    size = BLOCK + 2
    wide = np.full((len(blocks), size, size), -1, np.int32)
    wide[:, 1:-1, 1:-1] = ids
    index = np.full(ROWS * COLUMNS, -1, np.int32)
    index[blocks] = np.arange(len(blocks))
    for up, right in ((0, 1), (1, 0), (1, 1), (-1, 1), (-1, 0)):
        row, column = blocks // COLUMNS + up, (blocks % COLUMNS + right) % COLUMNS
        other = np.where((row >= 0) & (row < ROWS), index[np.clip(row, 0, ROWS - 1) * COLUMNS + column], -1)
        have = other >= 0
        there, here = _strip(up), _strip(right)
        wide[have, there[0], here[0]] = ids[other[have], there[1], here[1]]
    base, east, north = wide[:, 1:-1, 1:-1], wide[:, 1:-1, 2:], wide[:, 2:, 1:-1]
    north_east, south_east, south = wide[:, 2:, 2:], wide[:, :-2, 2:], wide[:, :-2, 1:-1]
    first, second = [], []
    for other, sides in ((east, ()), (north, ()), (north_east, (north, east)), (south_east, (south, east))):
        good = (base >= 0) & (other >= 0) & (base != other)
        for beside in sides:
            good &= beside >= 0
        first.append(base[good])
        second.append(other[good])
    return np.concatenate(first), np.concatenate(second)


def _strip(step: int) -> tuple[slice | int, slice | int]:
    """Where a neighbour's cells go in the widened block, and which of its cells they are."""
    if step == 0:
        return slice(1, -1), slice(None)
    return (-1, 0) if step > 0 else (0, -1)


def _matrix(
    first: NDArray[np.int32], second: NDArray[np.int32], km: NDArray[np.float64], count: int
) -> sparse.csr_matrix:
    order = np.argsort(first, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(first, minlength=count))]).astype(np.int32)
    return sparse.csr_matrix((km[order], second[order], start), (count, count))


def _node(blocks: NDArray[np.intp], ids: NDArray[np.int32], point: Point) -> int:
    row, column = (int(x[0]) for x in cells_of(np.array([point[0]]), np.array([point[1]])))
    block = int(np.searchsorted(blocks, row // BLOCK * COLUMNS + column // BLOCK))
    return int(ids[block, row % BLOCK, column % BLOCK])


def _turn(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((degrees + 180) % 360 - 180)


def _cosine(lat1: NDArray[np.float64], lat2: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.cos(np.radians((lat1 + lat2) / 2)))
