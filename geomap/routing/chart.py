"""How near to land the water is, and what a straight line over it costs.

Cells have a level: 0 land, 1 to 3 water within one to three cells (1.4, 2.8, 4.2 km) of land, 4 clear water. A ship
keeps clear of the coast where there is room: a kilometre nearer than that counts as more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geomap.routing.mask import BLOCK, CELLS, COLUMNS, LAND, ROWS, SOUTH, WATER, cells_of
from geomap.routing.sphere import haversine, sample

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.routing.mask import WaterMask

CLEAR = 4
WEIGHT = np.array([np.inf, 2.0, 1.4, 1.15, 1.0])
_LONGEST_KM = 19_900.0
_STEP_KM = 0.4  # a third of a cell: the corners that a line cuts unseen are shorter
_SPARSE_KM = 9.0  # steps of a first look for land in the way


class Chart:
    """Levels of the blocks that one search needs, worked out as it asks for them. One chart serves one route."""

    def __init__(self, mask: WaterMask) -> None:
        self._mask = mask
        self._slot = np.full(ROWS * COLUMNS, -1, np.int32)
        self._levels: NDArray[np.uint8] = np.empty((0, BLOCK, BLOCK), np.uint8)
        self._far = (mask.kind == WATER) & ~mask.coastal

    def levels(self, blocks: NDArray[np.intp]) -> NDArray[np.uint8]:
        """(n, 16, 16) levels of blocks, which must be near land (mixed or coastal)."""
        missing = np.unique(blocks[self._slot[blocks] < 0])
        if len(missing):
            self._slot[missing] = len(self._levels) + np.arange(len(missing))
            self._levels = np.concatenate([self._levels, self._work_out(missing)])
        return self._levels[self._slot[blocks]]

    def at(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.uint8]:
        """Level of the cell that holds each point."""
        row, column = cells_of(lon, lat)
        inside = (row >= 0) & (row < ROWS * BLOCK)
        row = np.where(inside, row, 0)
        block = row // BLOCK * COLUMNS + column // BLOCK
        level = np.full(len(block), CLEAR, np.uint8)
        level[~inside | (self._mask.kind.ravel()[block] == LAND)] = 0
        near = np.flatnonzero((level > 0) & ~self._far.ravel()[block])
        if len(near):
            self.levels(block[near])
            level[near] = self._levels[self._slot[block[near]], row[near] % BLOCK, column[near] % BLOCK]
        return level

    def cost(self, a: NDArray[np.float64], b: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
        """Weighted km of the lines from each ``a`` to its ``b``, infinite over land, and their lowest levels.

        Nearly antipodal points have no one line between them: infinite.
        """
        km = haversine(*a.T, *b.T)
        cost, lowest = np.full(len(a), np.inf), np.zeros(len(a), np.uint8)
        open_ = np.flatnonzero((km < _LONGEST_KM) & ~self._land_ahead(a, b, km))
        if len(open_):
            points, line = sample(a[open_], b[open_], km[open_], _STEP_KM)
            level = self.at(points[:, 0], points[:, 1])
            start = np.flatnonzero(np.diff(line, prepend=-1))
            counts = np.diff(np.append(start, len(line)))
            lowest[open_] = np.minimum.reduceat(level, start)
            cost[open_] = km[open_] * np.add.reduceat(WEIGHT[level], start) / counts
        return cost, lowest

    def _land_ahead(self, a: NDArray[np.float64], b: NDArray[np.float64], km: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Quick first look: whether a line meets a block that is all land, or leaves the mask."""
        points, line = sample(a, b, km, _SPARSE_KM)
        row, column = cells_of(points[:, 0], points[:, 1])
        outside = (row < 0) | (row >= ROWS * BLOCK)
        dry = outside | (self._mask.kind[np.where(outside, 0, row) // BLOCK, column // BLOCK] == LAND)
        return np.bincount(line, dry, len(a)) > 0

    def _work_out(self, blocks: NDArray[np.intp]) -> NDArray[np.uint8]:
        found = np.zeros((len(blocks), BLOCK, BLOCK), np.uint8)
        lat = (blocks // COLUMNS + 0.5) * BLOCK / CELLS + SOUTH
        stretch = np.minimum(np.round(1 / np.cos(np.radians(lat))).astype(int), BLOCK // 3)
        for wide in np.unique(stretch):
            found[stretch == wide] = self._rings(blocks[stretch == wide], int(wide))
        return found

    def _rings(self, blocks: NDArray[np.intp], wide: int) -> NDArray[np.uint8]:
        """Levels of blocks where a cell's height is that of ``wide`` widths."""
        reach = CLEAR - 1
        land = self._land_around(blocks)
        edge = BLOCK - reach * wide
        dry = land[:, BLOCK - reach : 2 * BLOCK + reach, edge : 3 * BLOCK - edge]
        level = np.where(dry[:, reach:-reach, reach * wide : -reach * wide], 0, CLEAR).astype(np.uint8)
        for ring in range(1, CLEAR):
            tall = dry[:, 2:] | dry[:, 1:-1] | dry[:, :-2]
            dry = tall[:, :, : tall.shape[2] - 2 * wide].copy()
            for shift in range(1, 2 * wide + 1):
                dry |= tall[:, :, shift : tall.shape[2] - 2 * wide + shift]
            left = reach - ring
            inner = dry[:, left : dry.shape[1] - left, left * wide : dry.shape[2] - left * wide]
            level[inner & (level == CLEAR)] = ring
        return level

    def _land_around(self, blocks: NDArray[np.intp]) -> NDArray[np.bool_]:
        """(n, 48, 48) land of each block and its eight neighbours; beyond the mask all is land."""
        land = np.empty((len(blocks), 3 * BLOCK, 3 * BLOCK), bool)
        for i, j in np.ndindex(3, 3):
            row, column = blocks // COLUMNS + i - 1, (blocks % COLUMNS + j - 1) % COLUMNS
            outside = (row < 0) | (row >= ROWS)
            row = np.where(outside, 0, row)
            slot = self._mask.slot[row, column]
            part = self._mask.piece[slot] == 0
            whole = slot < 0
            part[whole] = (self._mask.kind[row, column] == LAND)[whole][:, None, None]
            part[outside] = True
            land[:, i * BLOCK : (i + 1) * BLOCK, j * BLOCK : (j + 1) * BLOCK] = part
        return land
