from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geomap.gazetteers.packing import GRID, box, pack, unpack


def test_holes_and_parts_come_back() -> None:
    ring = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (2, 1), (2, 2), (1, 2)]])
    shape = shapely.MultiPolygon([ring, shapely.box(-179.999, -89.5, -170, 10.125)])
    back = shapely.from_wkb(unpack(pack(shape)))
    assert back.geom_type == "MultiPolygon"
    assert shapely.normalize(back).equals_exact(shapely.normalize(shape), GRID)


def test_one_part_is_a_polygon() -> None:
    assert shapely.from_wkb(unpack(pack(shapely.box(1, 2, 3, 4)))).equals(shapely.box(1, 2, 3, 4))


@given(st.floats(-179, 170), st.floats(-89, 80), st.floats(0.01, 8), st.floats(0.01, 8))  # west, south, width, height
def test_within_half_a_step(west: float, south: float, width: float, height: float) -> None:
    shape = shapely.box(west, south, west + width, south + height)
    back = shapely.from_wkb(unpack(pack(shape)))
    assert back.hausdorff_distance(shape) <= GRID


def test_same_shape_same_bytes() -> None:
    ring = [(0, 0), (4, 0), (4, 4), (0, 4)]
    assert pack(shapely.Polygon(ring)) == pack(shapely.Polygon(ring[2:] + ring[:2]))


@pytest.mark.parametrize("packed", [b"", b"no zlib", pack(shapely.box(0, 0, 1, 1))[:-6]])
def test_not_a_shape(packed: bytes) -> None:
    with pytest.raises(ValueError, match="not a packed shape"):
        unpack(packed)


def test_box_over_the_date_line_is_cut() -> None:
    shape = shapely.from_wkb(box((170.0, -10.0, -170.0, 10.0)))
    assert shape.geom_type == "MultiPolygon"
    assert shape.bounds == (-180.0, -10.0, 180.0, 10.0)
    assert shape.area == pytest.approx(400)
