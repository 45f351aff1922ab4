"""Where names can stand: boxes that touch no other. Units of the picture, y downwards; a box is (x0, y0, x1, y1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from geomap.picture.panel import Rect

Box = tuple[float, float, float, float]
# Sides in the order in which they are tried: (x, y) of the box's middle as seen from the point.
SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, -1), (1, 1), (-1, -1), (-1, 1))
_AIR = 2.5  # units between two labels


class Placer:
    """Remembers what is taken; lines may be crossed, at a cost."""

    def __init__(self, rect: Rect, *, inset: float = 4.0) -> None:
        self.bounds = (rect.x + inset, rect.y + inset, rect.right - inset, rect.bottom - inset)
        self._boxes: list[Box] = []
        self._array = np.zeros((0, 4))
        self._lines: NDArray[np.float64] = np.zeros((0, 2))

    def take(self, box: Box) -> None:
        """Keep a box free of what comes later."""
        self._boxes.append(box)

    def cross(self, points: NDArray[np.float64]) -> None:
        """Add points of a line that labels had better not lie on."""
        self._lines = np.vstack((self._lines, points))

    def inside(self, box: Box) -> bool:
        """Whether a box lies within the map."""
        low_x, low_y, high_x, high_y = self.bounds
        return low_x <= box[0] and low_y <= box[1] and box[2] <= high_x and box[3] <= high_y

    def free(self, box: Box, *, air: float = _AIR) -> bool:
        """Whether a box lies within the map and touches none that is taken."""
        if not self.inside(box):
            return False
        if len(self._array) != len(self._boxes):
            self._array = np.array(self._boxes)
        taken = self._array
        return not (
            (taken[:, 0] < box[2] + air)
            & (taken[:, 2] > box[0] - air)
            & (taken[:, 1] < box[3] + air)
            & (taken[:, 3] > box[1] - air)
        ).any()

    def crossings(self, box: Box) -> int:
        """How many points of lines lie in a box."""
        x, y = self._lines[:, 0], self._lines[:, 1]
        return int(((x > box[0] - 2) & (x < box[2] + 2) & (y > box[1] - 1) & (y < box[3] + 1)).sum())

    def best(self, candidates: Iterable[tuple[Box, float]], *, most: float = 1e9) -> int | None:
        """Return the number of the cheapest free candidate, None where none is; crossing lines costs."""
        found, least = None, most
        for number, (box, cost) in enumerate(candidates):
            if cost < least and self.free(box):
                total = cost + self.crossings(box)
                if total < least:
                    found, least = number, total
        return found


def around(
    at: Sequence[float] | NDArray[np.float64],
    size: tuple[float, float],
    gap: float,
    *,
    sides: Sequence[tuple[int, int]] = SIDES,
) -> list[Box]:
    """Boxes of a size beside a point, ``gap`` away from it."""
    w, h = size
    found = []
    for x, y in sides:
        near = gap * 0.72 if x and y else gap
        middle_x = at[0] + x * (w / 2 + near)
        middle_y = at[1] + y * (h / 2 + near)
        found.append((middle_x - w / 2, middle_y - h / 2, middle_x + w / 2, middle_y + h / 2))
    return found


def centred(at: Sequence[float] | NDArray[np.float64], size: tuple[float, float]) -> Box:
    """Box of a size about a point."""
    w, h = size
    return (at[0] - w / 2, at[1] - h / 2, at[0] + w / 2, at[1] + h / 2)


def square(at: Sequence[float] | NDArray[np.float64], half: float) -> Box:
    """Box about a point, ``half`` to each side."""
    return (at[0] - half, at[1] - half, at[0] + half, at[1] + half)


def sampled(line: NDArray[np.float64], *, step: float = 4.0) -> NDArray[np.float64]:
    """Points along a line, about ``step`` apart."""
    lengths = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate(([0.0], np.cumsum(lengths)))
    if along[-1] == 0:
        return line[:1]
    wanted = np.linspace(0, along[-1], max(2, int(along[-1] / step) + 1))
    return np.column_stack([np.interp(wanted, along, line[:, axis]) for axis in (0, 1)])
