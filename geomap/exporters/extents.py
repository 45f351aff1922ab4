"""Boxes of geometries, part by part, so that what is cut at ±180° stays two boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

    from geomap.model import Extent


def extent_of(geometries: Iterable[BaseGeometry | None]) -> Extent | None:
    """Smallest box around ``geometries``, west > east across 180°; None where there are none.

    What ``geodesy.enclosing`` does, for many boxes at once: round the circle, the widest stretch of longitude without
    anything is left out.
    """
    boxes = shapely.bounds(shapely.get_parts(np.array(list(geometries), dtype=object)))
    boxes = boxes[~np.isnan(boxes).any(axis=1)]  # those of empty geometries
    if not len(boxes):
        return None
    west, south, east, north = boxes[np.argsort(boxes[:, 0], kind="stable")].T
    reach = np.maximum.accumulate(east)
    gaps = np.append(west[1:] - reach[:-1], west[0] + 360.0 - reach[-1])
    # Of equal gaps the one across 180° is left out, then the most western.
    last = len(gaps) - 1
    at = last if gaps[last] >= gaps.max() else int(gaps.argmax())
    edges = (west[0], reach[-1]) if at == last else (west[at + 1], reach[at])
    return (float(edges[0]), float(south.min()), float(edges[1]), float(north.max()))
