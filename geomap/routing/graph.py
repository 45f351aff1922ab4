"""The coarse graph of the world's water, on which the way is first searched.

Nodes: a square degree that is all water; a block of 0.2° that is all water; and in a mixed block each piece of water
that hangs together, so that a thin barrier divides. Each passage's line adds a node between the waters at its ends.
Edges join what touches, weighted with the distance on the sphere between the middles.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from geomap.routing.mask import BLOCK, CELLS, COLUMNS, LAND, ROWS, SOUTH, WATER, WaterMask, cells_of, load
from geomap.routing.sphere import haversine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geomap.model import Point

_Any = TypeVar("_Any", bound=np.generic)
_NARROW = 0.3  # a block all but land counts this much more
SQUARE = 5  # blocks of the side of a large square: 1°
_MOVES = ((0, 1), (1, 0), (1, 1), (-1, 1), (1, 2), (2, 1), (-1, 2), (-2, 1))


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """One line of an optional passage in the graph: its own node."""

    passage: str
    line: tuple[Point, ...]
    node: int


@dataclass(frozen=True, slots=True, eq=False)
class WaterGraph:
    """``block_node`` is an open block's node (-1 elsewhere), ``first_piece`` the node of a mixed block's first piece.

    ``lon`` and ``lat`` are the nodes' middles, ``blocks`` the block of each (of a square the south-western one).
    ``weight`` counts a piece of water the more, the less of its block it fills: narrow and shallow coastal waters are
    gone through where it is much shorter. ``matrix`` is symmetric, in weighted km.
    """

    mask: WaterMask
    squares: int
    block_node: NDArray[np.int32]
    first_piece: NDArray[np.int32]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    blocks: NDArray[np.int32]
    weight: NDArray[np.float32]
    matrix: sparse.csr_matrix
    gates: tuple[Gate, ...]

    def node_of(self, row: NDArray[np.intp], column: NDArray[np.intp]) -> NDArray[np.int32]:
        """Node of each cell, -1 on land."""
        block = row // BLOCK * COLUMNS + column // BLOCK
        slot = self.mask.slot.ravel()[block]
        piece = self.mask.piece[slot, row % BLOCK, column % BLOCK].astype(np.int32)
        node = np.where(piece > 0, self.first_piece[slot] + piece - 1, -1)
        return np.where(slot < 0, self.block_node.ravel()[block], node)


@cache
def build() -> WaterGraph:
    """Build the graph from the shipped mask, once."""
    mask = load()
    block_node, squares, singles = _open_nodes(mask)
    pieces = mask.piece.reshape(len(mask.piece), -1).max(axis=1).astype(np.int32)
    first_piece = (np.cumsum(pieces) - pieces + squares + singles).astype(np.int32)
    nodes = squares + singles + int(pieces.sum())
    lon, lat, blocks, weight = _middles(mask, block_node, first_piece, nodes)
    draft = WaterGraph(mask, squares, block_node, first_piece, lon, lat, blocks, weight, sparse.csr_matrix((1, 1)), ())
    return _with_gates(draft, np.concatenate([*_beside(draft), *_cornering(draft), *_squares(block_node, squares)]))


def _open_nodes(mask: WaterMask) -> tuple[NDArray[np.int32], int, int]:
    """Return the open blocks' nodes (squares first, then blocks outside them) and how many there are of each."""
    free = (mask.kind == WATER).reshape(ROWS // SQUARE, SQUARE, COLUMNS // SQUARE, SQUARE).all(axis=(1, 3))
    square = np.where(free, np.cumsum(free).reshape(free.shape) - 1, -1)
    node = np.repeat(np.repeat(square, SQUARE, axis=0), SQUARE, axis=1).astype(np.int32)
    single = (mask.kind == WATER) & (node < 0)
    squares, singles = int(free.sum()), int(single.sum())
    node[single] = squares + np.arange(singles)
    return node, squares, singles


def _middles(
    mask: WaterMask, block_node: NDArray[np.int32], first_piece: NDArray[np.int32], nodes: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int32], NDArray[np.float32]]:
    """Middle of each node in degrees, its block, and its weight."""
    lon, lat, count = np.zeros(nodes), np.zeros(nodes), np.zeros(nodes)
    blocks = np.zeros(nodes, np.int32)
    where = np.flatnonzero(block_node.ravel() >= 0)
    node = block_node.ravel()[where]
    first = int(node.max()) + 1
    blocks[node[::-1]] = where[::-1]
    count[:first] = np.bincount(node, minlength=first)
    lon[:first] = np.bincount(node, where % COLUMNS + 0.5, first)
    lat[:first] = np.bincount(node, where // COLUMNS + 0.5, first)
    ramp = (np.arange(BLOCK, dtype=np.float32) + 0.5) / BLOCK
    mixed = np.flatnonzero(mask.slot.ravel() >= 0)
    for number in range(1, int(mask.piece.max()) + 1):
        slots = np.flatnonzero(first_piece + number - 1 < np.append(first_piece[1:], nodes)) if number > 1 else ...
        wet = mask.piece[slots] == number
        node, block = first_piece[slots] + number - 1, mixed[slots]
        across, along = wet.sum(axis=1, dtype=np.uint8), wet.sum(axis=2, dtype=np.uint8)
        total = along.sum(axis=1, dtype=np.float32)
        blocks[node], count[node] = block, total
        lon[node] = block % COLUMNS * total + across @ ramp
        lat[node] = block // COLUMNS * total + along @ ramp
    weight = np.ones(nodes, np.float32)
    weight[first:] += _NARROW * (1 - count[first:] / BLOCK**2)
    return lon / count * BLOCK / CELLS - 180, lat / count * BLOCK / CELLS + SOUTH, blocks, weight


def _side(graph: WaterGraph, blocks: NDArray[np.intp], rows: slice | int, columns: slice | int) -> NDArray[np.int32]:
    """Nodes of the cells along a side or in a corner of blocks, (n, 16) or (n, 1); -1 on land."""
    slot = graph.mask.slot.ravel()[blocks]
    piece = graph.mask.piece[:, rows, columns][slot].reshape(len(blocks), -1)
    mixed = graph.first_piece[slot][:, None] - 1 + piece
    mixed[piece == 0] = -1
    clear = slot < 0
    mixed[clear] = graph.block_node.ravel()[blocks[clear]][:, None]
    return mixed


def _moved(values: NDArray[_Any], up: int, right: int) -> NDArray[_Any]:
    """Return what each block's neighbour has, so many rows up (of the last row: itself) and columns to the right."""
    aside = np.roll(values, -right, axis=1) if right else values
    return np.concatenate([aside[1:], aside[-1:]]) if up else aside


def _beyond(blocks: NDArray[np.intp], up: int, right: int) -> NDArray[np.intp]:
    """Numbers of the neighbours of blocks, as ``_moved`` has them."""
    row, column = np.divmod(blocks, COLUMNS)
    return np.asarray(np.minimum(row + up, ROWS - 1) * COLUMNS + (column + right) % COLUMNS)


def _beside(graph: WaterGraph) -> Iterator[NDArray[np.int32]]:
    """Pairs of nodes whose cells share a side."""
    mixed, clear = graph.mask.slot >= 0, graph.block_node >= 0
    every = slice(None)
    for step, own, other in (((0, 1), (every, -1), (every, 0)), ((1, 0), (-1, every), (0, every))):
        node, mixed_there, clear_there = _moved(graph.block_node, *step), _moved(mixed, *step), _moved(clear, *step)
        plain = clear & clear_there & (np.maximum(graph.block_node, node) >= graph.squares)
        yield np.stack([graph.block_node[plain], node[plain]], axis=1)
        blocks = np.flatnonzero((mixed & (mixed_there | clear_there)) | (clear & mixed_there))
        a, b = _side(graph, blocks, *own), _side(graph, _beyond(blocks, *step), *other)
        fresh = (a >= 0) & (b >= 0)
        fresh[:, 1:] &= ~((a[:, 1:] == a[:, :-1]) & (b[:, 1:] == b[:, :-1]) & fresh[:, :-1])
        yield np.stack([a[fresh], b[fresh]], axis=1)


def _cornering(graph: WaterGraph) -> Iterator[NDArray[np.int32]]:
    """Pairs of nodes whose cells share a corner, with water on both sides of it."""
    wet = graph.mask.kind != LAND
    square = (graph.block_node >= 0) & (graph.block_node < graph.squares)
    for right, own, other in ((1, -1, 0), (-1, 0, -1)):
        both = wet & _moved(wet, 1, right) & _moved(wet, 1, 0) & _moved(wet, 0, right)
        both &= ~(square & _moved(square, 1, right))
        both[-1] = False
        blocks = np.flatnonzero(both)
        a = _side(graph, blocks, -1, own)[:, 0]
        b = _side(graph, _beyond(blocks, 1, right), 0, other)[:, 0]
        above = _side(graph, _beyond(blocks, 1, 0), 0, own)[:, 0]
        aside = _side(graph, _beyond(blocks, 0, right), -1, other)[:, 0]
        fresh = (a >= 0) & (b >= 0) & (above >= 0) & (aside >= 0) & (a != b)
        yield np.stack([a[fresh], b[fresh]], axis=1)


def _squares(block_node: NDArray[np.int32], squares: int) -> Iterator[NDArray[np.int32]]:
    """Pairs of open squares, a knight's move apart too: eight directions make ways up to 8% too long, these 3%."""
    square = block_node[::SQUARE, ::SQUARE]
    square = np.where(square < squares, square, -1)
    for up, right in _MOVES:
        half = (int(np.sign(up)) * (abs(up) // 2), right // 2)
        steps = [half, (up - half[0], right - half[1]), (up, right)]
        if max(abs(up), right) == 1:
            steps = [(up, 0), (0, right), (up, right)]
        target = [_shifted(square, *step) for step in steps]
        fine = (square >= 0) & (target[0] >= 0) & (target[1] >= 0) & (target[2] >= 0)
        yield np.stack([square[fine], target[2][fine]], axis=1)


def _shifted(square: NDArray[np.int32], up: int, right: int) -> NDArray[np.int32]:
    moved = np.roll(square, (-up, -right), axis=(0, 1))
    if up > 0:
        moved[-up:] = -1
    elif up < 0:
        moved[:-up] = -1
    return moved


def _with_gates(draft: WaterGraph, pairs: NDArray[np.int32]) -> WaterGraph:
    """Add a node for each line of each optional passage, and make the matrix."""
    count = len(draft.lon)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]  # what is there twice does no harm
    a, b = pairs[:, 0], pairs[:, 1]
    km = haversine(draft.lon[a], draft.lat[a], draft.lon[b], draft.lat[b])
    km *= (draft.weight[a] + draft.weight[b]) / 2
    gates: list[Gate] = []
    more_a: list[int] = []
    more_b: list[int] = []
    more_km: list[float] = []
    for passage in draft.mask.passages:
        for line in passage.lines if passage.optional else ():
            node = count + len(gates)
            gates.append(Gate(passage.id, line, node))
            points = np.array(line)
            half = haversine(*points[:-1].T, *points[1:].T).sum() / 2
            for end in draft.node_of(*cells_of(points[[0, -1], 0], points[[0, -1], 1])):
                more_a.append(int(end))
                more_b.append(node)
                more_km.append(half)
    a, b, km = (np.concatenate(both) for both in ((a, more_a), (b, more_b), (km, more_km)))
    size = count + len(gates)
    order = np.argsort(np.concatenate([a, b]), kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(np.concatenate([a, b]).astype(np.int64), minlength=size))])
    data, indices = np.concatenate([km, km])[order], np.concatenate([b, a])[order].astype(np.int32)
    matrix = sparse.csr_matrix((data, indices, start.astype(np.int32)), (size, size))
    extra = [gate.line[len(gate.line) // 2] for gate in gates]
    return WaterGraph(
        draft.mask, draft.squares, draft.block_node, draft.first_piece,
        np.concatenate([draft.lon, [x for x, _ in extra]]), np.concatenate([draft.lat, [y for _, y in extra]]),
        draft.blocks, draft.weight, matrix, tuple(gates),
    )  # fmt: skip


@cache
def opened(passages: frozenset[str]) -> tuple[sparse.csr_matrix, NDArray[np.int32]]:
    """Return the matrix with the other passages closed, and each node's water (nodes that hang together)."""
    graph = build()
    matrix = graph.matrix.copy()
    for gate in graph.gates:
        if gate.passage not in passages:
            own = slice(matrix.indptr[gate.node], matrix.indptr[gate.node + 1])
            for end in matrix.indices[own]:
                row = slice(matrix.indptr[end], matrix.indptr[end + 1])
                matrix.data[row][matrix.indices[row] == gate.node] = np.inf
            matrix.data[own] = np.inf
    there = sparse.csr_matrix((np.isfinite(matrix.data), matrix.indices, matrix.indptr), matrix.shape, copy=True)
    there.eliminate_zeros()
    return matrix, csgraph.connected_components(there, directed=False)[1]
