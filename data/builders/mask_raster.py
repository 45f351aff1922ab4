"""Turn outlines and lines into cells of the mask: a cell is land where its centre is."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

CELLS = 80  # a degree: 1.4 km from south to north; rows run from SOUTH northwards, columns from -180 eastwards
SOUTH, NORTH = -80, 84
SHAPE = ((NORTH - SOUTH) * CELLS, 360 * CELLS)
KM = 111.195  # a degree of latitude on the sphere


def fill(grid: NDArray[np.bool_], ring: NDArray[np.float64], *, value: bool | None = None) -> None:
    """Set, or with ``value`` None toggle, the cells whose centre the ring holds.

    Rings may cross ±180° (they are unwrapped first) or go round a pole, which they then hold.
    """
    lon, lat = ring[:, 0], ring[:, 1]
    turn = (np.diff(lon) + 180) % 360 - 180
    lon = np.concatenate([lon[:1], lon[0] + np.cumsum(turn)])
    if round((lon[-1] - lon[0]) / 360):
        lon, lat = np.append(lon, [lon[-1], lon[0], lon[0]]), np.append(lat, [-90, -90, lat[0]])
    x, y = (lon + 180) * CELLS - 0.5, (lat - SOUTH) * CELLS - 0.5
    low = np.maximum(np.ceil(np.minimum(y[:-1], y[1:])).astype(int), 0)
    high = np.minimum(np.ceil(np.maximum(y[:-1], y[1:])).astype(int), SHAPE[0])
    count = np.maximum(high - low, 0)
    edge = np.repeat(np.arange(len(count)), count)
    row = low[edge] + np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    with np.errstate(all="ignore"):
        column = x[edge] + (row - y[edge]) * (x[edge + 1] - x[edge]) / (y[edge + 1] - y[edge])
    column = np.ceil(column).astype(int)
    order = np.lexsort((column, row))
    row, column = row[order], column[order]
    for r, start, stop in zip(row[::2], column[::2], column[1::2], strict=True):
        for piece in _columns(start, stop):
            grid[r, piece] = ~grid[r, piece] if value is None else value


def _columns(start: int, stop: int) -> Iterable[slice]:
    """Columns ``start`` to ``stop``, taken round ±180°."""
    first = start % SHAPE[1]
    yield slice(first, min(first + stop - start, SHAPE[1]))
    if first + stop - start > SHAPE[1]:
        yield slice(0, first + stop - start - SHAPE[1])


def cells_of_line(line: Iterable[tuple[float, float]]) -> NDArray[np.intp]:
    """(n, 2) rows and columns of the cells that a line goes through, each sharing an edge with the next."""
    points = np.array(list(line), float)
    cells: list[tuple[int, int]] = []
    for (x0, y0), (x1, y1) in pairwise(points):
        steps = max(2, math.ceil(max(abs(x1 - x0), abs(y1 - y0)) * CELLS * 8))
        t = np.linspace(0, 1, steps)
        rows = np.floor((y0 + (y1 - y0) * t - SOUTH) * CELLS).astype(int)
        columns = np.floor((x0 + (x1 - x0) * t + 180) * CELLS).astype(int)
        for cell in zip(rows.tolist(), columns.tolist(), strict=True):
            if cells and cell == cells[-1]:
                continue
            if cells and cell[0] != cells[-1][0] and cell[1] != cells[-1][1]:
                cells.append((cells[-1][0], cell[1]))
            cells.append(cell)
    found = np.array(cells)
    return found[(found[:, 0] >= 0) & (found[:, 0] < SHAPE[0])] % [SHAPE[0], SHAPE[1]]


def burn(grid: NDArray[np.bool_], line: Iterable[tuple[float, float]], *, width_km: float, value: bool) -> None:
    """Set the cells within half of ``width_km`` of a line, at least the cells it goes through."""
    cells = cells_of_line(line)
    grid[cells[:, 0], cells[:, 1]] = value
    half = width_km / 2
    reach = int(half / KM * CELLS)
    for d_row in range(-reach, reach + 1):
        lat = (cells[:, 0] + 0.5) / CELLS + SOUTH
        span = np.sqrt(max(half**2 - (d_row * KM / CELLS) ** 2, 0)) / (KM * np.cos(np.radians(lat))) * CELLS
        for (row, column), wide in zip(cells, span.astype(int), strict=True):
            columns = np.arange(column - wide, column + wide + 1) % SHAPE[1]
            grid[min(max(row + d_row, 0), SHAPE[0] - 1), columns] = value
