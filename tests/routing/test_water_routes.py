"""Routes along water between real ports."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from geomap.errors import ConfigurationError
from geomap.geodesy import distance_km
from geomap.routing import route
from geomap.routing.mask import load

AMIRABAD, MAKHACHKALA = (53.375, 36.855), (47.5, 42.98)
ODESA, ISTANBUL, ROTTERDAM = (30.75, 46.49), (28.98, 41.01), (4.14, 51.95)
SUEZ, PORT_SAID = (32.55, 29.95), (32.31, 31.26)


def passes(found, west, south, east, north):
    """Whether the line has a point in the box."""
    return any(west <= x <= east and south <= y <= north for part in found.parts for x, y in part)


def test_the_caspian_is_crossed_on_water_clear_of_absheron():
    found = route(AMIRABAD, MAKHACHKALA, mode="sea")
    assert found.path_basis == "inferred-water"
    assert 845 <= found.length_km <= 890
    assert found.land_share == 0
    assert max(found.start_gap_km, found.end_gap_km) < 5
    # The peninsula's tip lies at 50.37° E 40.3° N.
    nearest = min(distance_km(p, (50.37, 40.3)) for p in found.parts[0])
    assert nearest > 4


def test_a_line_is_pulled_tight():
    (line,) = route(AMIRABAD, MAKHACHKALA, mode="sea").parts
    steps = [distance_km(a, b) for a, b in itertools.pairwise(line)]
    assert len(line) < 40
    assert sorted(steps)[len(steps) // 2] > 10


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        (ODESA, ISTANBUL, 620, 680),
        (SUEZ, PORT_SAID, 160, 190),
        ((-87.61, 41.89), (-73.54, 45.5), 1900, 2100),
        ((30.2, 59.88), (20.4, 54.7), 980, 1100),
        (ROTTERDAM, (103.85, 1.26), 14900, 15800),
        ((56.28, 27.15), (37.8, 44.72), 7200, 7800),
        ((-79.88, -2.2), (-95.02, 29.68), 4000, 4500),
        ((32.89, -2.51), (34.75, -0.1), 340, 400),
    ],
)
def test_lengths_are_those_of_ships(a, b, low, high):
    assert low < route(a, b, mode="sea").length_km < high


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        ((51.21, 43.6), ISTANBUL, "no water that ships can sail joins"),
        ((32.89, -2.51), (39.29, -6.82), "no water that ships can sail joins"),
        ((106.91, 47.92), (121.8, 31.2), "no navigable water within 50 km"),
        ((28.86, 47.01), (28.66, 44.17), "no navigable water within 50 km"),
        (ODESA, (0.0, 90.0), "no navigable water within 50 km"),
        (ODESA, (0.0, -90.0), "no navigable water within 50 km"),
        (ODESA, ODESA, "same place"),
        (ODESA, (30.7505, 46.4905), "same place"),
    ],
)
def test_no_way_is_an_answer(a, b, words):
    found = route(a, b, mode="sea")
    assert (found.parts, found.length_km) == ((), None)
    assert words in found.no_line_reason


def test_a_closed_canal_is_not_sailed():
    through = route(SUEZ, PORT_SAID, mode="sea")
    around = route(SUEZ, PORT_SAID, mode="sea", passages=["bosporus", "panama"])
    assert through.length_km < 200
    assert around.length_km > 20_000
    assert passes(around, 10, -40, 30, -30)  # the Cape


def test_closed_straits_shut_the_black_sea():
    found = route(ODESA, (25.0, 37.5), mode="sea", passages=["dardanelles"])
    assert not found.parts
    assert route(ODESA, (25.0, 37.5), mode="sea").parts


def test_kiel_canal_shortens_the_way_to_the_baltic():
    hamburg, gdansk = (9.97, 53.54), (18.66, 54.4)
    assert route(hamburg, gdansk, mode="sea").length_km < 850
    assert route(hamburg, gdansk, mode="sea", passages=[]).length_km > 1200


def test_northern_routes_open_where_an_end_lies_on_them():
    assert route((33.06, 68.97), (128.9, 71.64), mode="sea").length_km < 4_000
    assert route((-63.57, 44.65), (-105.05, 69.11), mode="sea").length_km < 6_000


def test_an_unknown_passage_is_named():
    with pytest.raises(ConfigurationError, match=r"suezz.*known are.*suez"):
        route(ODESA, ISTANBUL, mode="sea", passages=["suezz"])


@pytest.mark.parametrize("point", [(500.0, 10.0), (10.0, 95.0), (float("nan"), 1.0), (float("inf"), 1.0)])
@pytest.mark.parametrize("mode", ["sea", "air", "road"])
def test_a_point_off_the_globe_is_refused(point, mode):
    with pytest.raises(ConfigurationError, match="not a longitude and latitude"):
        route(ODESA, point, mode=mode)


def test_lines_are_cut_at_180_degrees():
    found = route((158.65, 53.02), (-149.89, 61.24), mode="sea")
    assert len(found.parts) == 2
    (first, second) = found.parts
    assert (first[-1][0], second[0][0]) == (180, -180)
    assert first[-1][1] == second[0][1]
    assert all(abs(a[0] - b[0]) < 180 for part in found.parts for a, b in itertools.pairwise(part))


def test_an_end_on_either_side_of_180_degrees_is_the_same():
    east, west = (route((180.0 * s, 60.0), (170.0, 55.0), mode="sea") for s in (1, -1))
    assert east.length_km == pytest.approx(west.length_km, rel=1e-3)


def test_a_via_is_touched():
    via = (24.0, 37.0)
    found = route(ODESA, (32.31, 31.3), mode="sea", via=[via])
    assert min(distance_km(via, p) for part in found.parts for p in part) < 5


def test_gaps_are_what_lies_between_port_and_line():
    found = route((30.95, 46.75), ISTANBUL, mode="sea")  # inland of Odesa
    assert found.start_gap_km == pytest.approx(distance_km((30.95, 46.75), found.parts[0][0]), abs=0.01)
    assert found.start_gap_km > 5


def test_the_land_share_is_counted_on_the_mask():
    found = route(ODESA, (28.83, 45.33), mode="sea")
    mask, dry, total = load(), 0.0, 0.0
    for a, b in itertools.pairwise(found.parts[0]):
        t = (np.arange(200) + 0.5) / 200
        land = mask.land(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)
        dry, total = dry + distance_km(a, b) * land.mean(), total + distance_km(a, b)
    assert found.land_share == pytest.approx(dry / total, abs=0.004)


def test_the_same_route_is_the_same_twice():
    assert route(ODESA, ISTANBUL, mode="sea") == route(ODESA, ISTANBUL, mode="sea")
