"""Whether a way over land can join two points: the mask's land, in blocks of 0.2°, that hangs together."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from geomap.geodesy import distance_km
from geomap.routing.mask import BLOCK, COLUMNS, ROWS, WATER, cells_of, load

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.model import Point

SURE_KM = 500.0  # nearer than this a ferry or a bridge may be part of the way
_REACH = 2  # blocks around a point in which its land is looked for


def joined(a: Point, b: Point) -> bool:
    """Whether the land at both points hangs together, across straits of less than about 20 km; near points always."""
    if distance_km(a, b) < SURE_KM:
        return True
    first, second = _lands(a), _lands(b)
    return not first or not second or bool(first & second)


def _lands(point: Point) -> set[int]:
    land = _labels()
    row, column = (int(x[0]) // BLOCK for x in cells_of(np.array([point[0]]), np.array([point[1]])))
    rows = np.arange(max(row - _REACH, 0), min(row + _REACH + 1, ROWS))
    columns = np.arange(column - _REACH, column + _REACH + 1) % COLUMNS
    return set(land[np.ix_(rows, columns)].ravel().tolist()) - {0}


@cache
def _labels() -> NDArray[np.int32]:
    """Return the number of each block's land, 0 where it is all water; blocks touch by sides and corners."""
    from scipy import ndimage  # noqa: PLC0415  (only for long ways over land)

    labels = np.asarray(ndimage.label(load().kind != WATER, np.ones((3, 3)))[0], np.int32)
    for shift in (-1, 0, 1):
        for row, left in enumerate(np.roll(labels[:, -1], shift).tolist()):
            right = int(labels[row, 0])
            if left and right and left != right:
                labels[labels == left] = right
    return labels
