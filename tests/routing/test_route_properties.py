"""What holds for every route, whatever the ends."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.geodesy import distance_km
from geomap.routing import route

POINTS = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
PORTS = st.sampled_from(
    [
        (30.75, 46.49), (28.98, 41.01), (32.31, 31.26), (4.14, 51.95), (20.4, 54.7), (22.16, 65.58), (33.06, 68.97),
        (53.38, 36.86), (49.87, 40.35), (-17.43, 14.68), (-21.94, 64.15), (5.35, 43.3), (72.84, 18.94), (-74.02, 40.68),
    ]
)  # fmt: skip


def check(found, a, b):
    """Ends, range and length of a route from ``a`` to ``b``."""
    if not found.parts:
        assert found.no_line_reason
        assert (found.length_km, found.path_basis) == (None, None)
        return
    assert not found.no_line_reason
    for part in found.parts:
        assert len(part) > 1
        assert all(math.isfinite(x) and math.isfinite(y) and abs(x) <= 180 and abs(y) <= 90 for x, y in part)
    first, last = found.parts[0][0], found.parts[-1][-1]
    assert found.start_gap_km == pytest.approx(distance_km(a, first), abs=0.01)
    assert found.end_gap_km == pytest.approx(distance_km(last, b), abs=0.01)
    assert found.length_km >= distance_km(first, last) - 0.01
    assert found.length_km + found.start_gap_km + found.end_gap_km >= found.great_circle_km - 0.01


@given(POINTS, POINTS, st.sampled_from(["air", "road", "rail", "foot", "pipeline", "unknown"]))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_straight_lines(a, b, mode):
    found = route(a, b, mode=mode)
    check(found, a, b)
    assert found.path_basis in ({"geodesic"} if mode == "air" else {"schematic"}) or not found.parts
    if found.parts:
        assert max(found.start_gap_km, found.end_gap_km) < 0.01
        # Beside a pole, where a line in degrees goes round it, a step of 50 km may be longer.
        polar = any(abs(y) > 88 for part in found.parts for _, y in part)
        assert found.length_km == pytest.approx(found.great_circle_km, rel=0.0001, abs=100 if polar else 0.01)


@given(PORTS, PORTS)
@settings(max_examples=4, deadline=None, derandomize=True)
def test_ways_between_ports(a, b):
    found = route(a, b, mode="sea")
    check(found, a, b)
    assert found == route(a, b, mode="sea")
    back = route(b, a, mode="sea")
    assert bool(back.parts) == bool(found.parts)
    if found.parts:
        assert back.length_km == pytest.approx(found.length_km, rel=1e-5)
        there, here = ([point for part in each.parts for point in part] for each in (found, back))
        assert np.allclose(there, here[::-1], atol=1e-4)
        assert found.land_share < 0.02


@given(POINTS, POINTS)
@settings(max_examples=8, deadline=None, derandomize=True)
def test_ways_between_any_points(a, b):
    found = route(a, b, mode="sea")
    check(found, a, b)
    assert found == route(a, b, mode="sea")
    back = route(b, a, mode="sea")
    check(back, b, a)
    assert bool(back.parts) == bool(found.parts)
    if found.parts:
        assert max(found.start_gap_km, found.end_gap_km) <= 50.5
        assert back.length_km == pytest.approx(found.length_km, rel=0.01)


@given(POINTS, POINTS, st.sampled_from(["air", "road", "unknown"]))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_straight_lines_are_the_same_twice_and_as_long_reversed(a, b, mode):
    found, back = route(a, b, mode=mode), route(b, a, mode=mode)
    assert found == route(a, b, mode=mode)
    assert bool(back.parts) == bool(found.parts)
    if found.parts:
        assert back.length_km == pytest.approx(found.length_km, rel=0.01)
