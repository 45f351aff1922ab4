"""Outlines packed small: differences of grid coordinates, byte planes apart, deflated; a third of deflated WKB."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import shapely

GRID = 0.001  # degrees, about 100 m: finer than 1:50m is drawn
_COUNTS = struct.Struct("<III")


def pack(shape: shapely.MultiPolygon | shapely.Polygon) -> bytes:
    """Pack a shape, rounded to ``GRID``. The same shape gives the same bytes (with the same zlib)."""
    whole = shapely.MultiPolygon([shape]) if shape.geom_type == "Polygon" else shape
    _, coordinates, offsets = shapely.to_ragged_array([shapely.normalize(whole)])
    rings, parts = offsets[0], offsets[1]
    steps = np.diff(np.round(coordinates / GRID).astype("<i4"), axis=0, prepend=np.zeros((1, 2), "<i4"))
    planes = steps.T.copy().view(np.uint8).reshape(-1, 4).T.tobytes()
    head = _COUNTS.pack(len(coordinates), len(rings), len(parts))
    return zlib.compress(head + rings.astype("<u4").tobytes() + parts.astype("<u4").tobytes() + planes, 9)


def unpack(packed: bytes) -> bytes:
    """Return the WKB of a packed shape.

    Raises
    ------
    ValueError
        If the bytes are not a packed shape.
    """
    try:
        data = zlib.decompress(packed)
        points, ring_count, part_count = _COUNTS.unpack_from(data)
        at = _COUNTS.size
        rings = np.frombuffer(data, "<u4", ring_count, at).astype(np.int64)
        parts = np.frombuffer(data, "<u4", part_count, at + 4 * ring_count).astype(np.int64)
        planes = np.frombuffer(data, np.uint8, 8 * points, at + 4 * (ring_count + part_count))
    except (zlib.error, struct.error) as error:
        raise ValueError(f"not a packed shape: {error}") from error
    steps = planes.reshape(4, -1).T.copy().view("<i4").reshape(2, points).T
    coordinates = np.ascontiguousarray(np.round(np.cumsum(steps, axis=0, dtype=np.int64) * GRID, 3))
    kind = shapely.GeometryType.MULTIPOLYGON
    shape = shapely.from_ragged_array(kind, coordinates, (rings, parts, np.array([0, part_count - 1])))[0]
    one_part = len(shape.geoms) == 1
    return bytes(shapely.to_wkb(shape.geoms[0] if one_part else shape))


def box(extent: tuple[float, float, float, float]) -> bytes:
    """Return the WKB of a box (west, south, east, north), cut in two where it crosses ±180°."""
    west, south, east, north = extent
    if west <= east:
        return bytes(shapely.to_wkb(shapely.box(west, south, east, north)))
    halves = [shapely.box(west, south, 180, north), shapely.box(-180, south, east, north)]
    return bytes(shapely.to_wkb(shapely.MultiPolygon(halves)))
