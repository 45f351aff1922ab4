"""Boxes of geometries, part by part, so that what is cut at ±180° stays two boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import shapely

from geomap.geodesy import enclosing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

    from geomap.model import Extent


def extent_of(geometries: Iterable[BaseGeometry | None]) -> Extent | None:
    """Smallest box around ``geometries``, west > east across 180°; None where there are none."""
    parts = shapely.get_parts(np.array(list(geometries), dtype=object))
    return enclosing(cast("list[Extent]", [tuple(each) for each in shapely.bounds(parts).tolist()]))
