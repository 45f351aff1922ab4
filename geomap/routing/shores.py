"""Where a journey by water may begin and end: the nearest point of each water within reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geomap.routing import graph as coarse
from geomap.routing.mask import BLOCK, CELLS, COLUMNS, ROWS, SOUTH, cells_of
from geomap.routing.sphere import haversine

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.model import Point

_AROUND = COLUMNS * BLOCK
_MOST = 8  # waters that an end may have; more are puddles
_PUDDLE = 30  # nodes; a lake or lagoon of fewer does not make a port forget the sea behind it
_FURTHER_KM = 15.0  # how much further than the nearest real water another may be

Shore = dict[int, tuple[float, "Point"]]  # water → how far its nearest point is, and that point


def shore(point: Point, water: NDArray[np.int32], *, within_km: float) -> Shore:
    """Return the nearest point of each water within ``within_km``, the point itself where it is on water.

    A port of the Sea of Marmara is not one of the Black Sea because that is 30 km away: waters much further than the
    nearest that is more than a puddle are left out.
    """
    lon, lat = point
    row, column = _cells_around(lon, lat, within_km / 111.0)
    node = coarse.build().node_of(row, column)
    row, column, node = row[node >= 0], column[node >= 0], node[node >= 0]
    x, y = middle(row, column)
    km = haversine(x, y, np.full(len(x), lon), np.full(len(x), lat))
    own_row, own_column = cells_of(np.array([lon]), np.array([lat]))
    own = (row == own_row) & (column == own_column)
    km[own] = 0.0
    x[own], y[own] = lon, lat
    found: Shore = {}
    size = np.bincount(water)
    limit = within_km
    for i in np.argsort(km, kind="stable"):
        if km[i] > limit or len(found) == _MOST:
            break
        label = int(water[node[i]])
        found.setdefault(label, (float(km[i]), (float(x[i]), float(y[i]))))
        if size[label] >= _PUDDLE:
            limit = min(limit, float(km[i]) + _FURTHER_KM)
    return found


def middle(row: NDArray[np.intp], column: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitude and latitude of the middle of cells."""
    return (column + 0.5) / CELLS - 180, (row + 0.5) / CELLS + SOUTH


def node_at(point: Point) -> int:
    """Node of the graph at a point, -1 on land."""
    return int(coarse.build().node_of(*cells_of(np.array([point[0]]), np.array([point[1]])))[0])


def point_in(node: int) -> Point:
    """Return a point of a node that is on water: its middle, or the cell of it nearest to that."""
    graph = coarse.build()
    at = (float(graph.lon[node]), float(graph.lat[node]))
    if node_at(at) == node:
        return at
    block = int(graph.blocks[node])
    rows = np.repeat(np.arange(BLOCK), BLOCK) + block // COLUMNS * BLOCK
    columns = np.tile(np.arange(BLOCK), BLOCK) + block % COLUMNS * BLOCK
    own = graph.node_of(rows, columns) == node
    x, y = middle(rows[own], columns[own])
    i = int(np.hypot(x - at[0], y - at[1]).argmin())
    return (float(x[i]), float(y[i]))


def _cells_around(lon: float, lat: float, degrees: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Cells of the mask in a box that holds the circle of ``degrees`` of latitude around a point."""
    low, high = (int(np.floor((y - SOUTH) * CELLS)) for y in (lat - degrees, lat + degrees))
    rows = np.arange(max(low, 0), min(high + 1, ROWS * BLOCK))
    furthest = min(abs(lat) + degrees, 89.9)
    wide = min(degrees / np.cos(np.radians(furthest)), 179.99)
    left, right = (int(np.floor((x + 180) * CELLS)) for x in (lon - wide, lon + wide))
    columns = np.arange(left, min(right + 1, left + _AROUND)) % _AROUND
    row, column = np.meshgrid(rows, columns, indexing="ij")
    return row.ravel(), column.ravel()
