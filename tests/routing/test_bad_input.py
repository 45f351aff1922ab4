"""Legs that a text states and that no map can draw as stated: each has an answer, and no line goes unexplained."""

from __future__ import annotations

import itertools
import math

import pytest
from test_legs import ATLANTIC, DAGESTAN, IRAN, ISTANBUL, MOSCOW, NEW_YORK, ODESA, ROTTERDAM, TEHRAN, draw, place

from geomap.geodesy import distance_km

MODES = ["sea", "air", "road", "rail", "foot", "pipeline", "unknown"]


def answered(found):
    """A line with its basis and method, or no line and a reason in words; never both, never neither."""
    assert bool(found.parts) != bool(found.no_line_reason)
    assert bool(found.parts) == bool(found.path_basis) == bool(found.method) == (found.length_km is not None)
    for part in found.parts:
        assert len(part) > 1
        assert all(math.isfinite(x) and abs(x) <= 180 and math.isfinite(y) and abs(y) <= 90 for x, y in part)
        assert all(abs(a[0] - b[0]) <= 180 for a, b in itertools.pairwise(part))
    return found


@pytest.mark.parametrize("mode", MODES)
def test_both_ends_unlocated(mode):
    for ends in (("a port", "two air bases"), (None, None), (None, "a port"), ("a port", None)):
        found = answered(draw(*ends, mode))
        assert not found.parts
        assert "origin" in found.no_line_reason
        assert (found.great_circle_km, found.start_gap_km, found.end_gap_km) == (None, None, None)


@pytest.mark.parametrize("mode", MODES)
def test_ends_that_are_one_place(mode):
    twin = place("Istanbul Airport of the same coordinates", *ISTANBUL.point)
    for end in (ISTANBUL, twin, place("next door", ISTANBUL.lon + 0.001, ISTANBUL.lat)):
        found = answered(draw(ISTANBUL, end, mode))
        assert not found.parts
        assert "same place" in found.no_line_reason


@pytest.mark.parametrize("mode", ["road", "rail", "foot"])
@pytest.mark.parametrize(
    ("a", "b"),
    [
        (MOSCOW, NEW_YORK),
        (place("Lagos", 3.39, 6.45), place("São Paulo", -46.63, -23.55)),
        (place("Sydney", 151.21, -33.87), place("Jakarta", 106.85, -6.2)),
        (place("Honolulu", -157.86, 21.31), place("Los Angeles", -118.24, 34.05)),
        (place("Antananarivo", 47.52, -18.91), place("Nairobi", 36.82, -1.29)),
        (place("Reykjavik", -21.94, 64.15), place("Oslo", 10.75, 59.91)),
        (place("McMurdo", 166.67, -77.85), place("Ushuaia", -68.3, -54.8)),
    ],
)
def test_no_way_over_land_to_another_continent(a, b, mode):
    found = answered(draw(a, b, mode))
    assert found.no_line_reason == f"open sea lies between {a.name} and {b.name}: no way by {mode} joins them"
    assert found.great_circle_km == pytest.approx(distance_km(a.point, b.point), abs=0.01)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (place("Lagos", 3.39, 6.45), place("Madrid", -3.7, 40.42)),  # by Sinai, or a ferry
        (place("London", -0.13, 51.51), place("Paris", 2.35, 48.86)),
        (place("Tokyo", 139.69, 35.69), place("Sapporo", 141.35, 43.06)),
        (place("Cairo", 31.24, 30.04), place("Beijing", 116.4, 39.9)),
        (place("Vladivostok", 131.88, 43.1), place("Anadyr", 177.5, 64.73)),
    ],
)
def test_a_way_over_land_that_is_not_known_is_schematic(a, b):
    found = answered(draw(a, b, "road"))
    assert found.path_basis == "schematic"
    assert "the path is not known" in found.method


@pytest.mark.parametrize(
    ("port", "most_gap"),
    [
        (place("Duisburg", 6.76, 51.43), 3),
        (place("Basel", 7.59, 47.56), 3),
        (place("Manaus", -60.02, -3.12), 4),
        (place("Kherson", 32.61, 46.64), 3),
        (place("Rostov-on-Don", 39.7, 47.23), 4),
        (place("Baton Rouge", -91.15, 30.45), 6),
        (place("Matadi", 13.45, -5.83), 3),
    ],
    ids=lambda each: getattr(each, "name", ""),
)
def test_a_river_port_on_a_river_that_ships_sail(port, most_gap):
    found = answered(draw(ROTTERDAM, port))
    assert found.path_basis == "inferred-water"
    assert found.end_gap_km < most_gap
    assert found.land_share < 0.02
    assert found.length_km < 15_000


@pytest.mark.parametrize(
    "port",
    [
        place("Memphis", -90.05, 35.15),
        place("Khartoum", 32.53, 15.6),
        place("Vienna", 16.37, 48.2),
        place("Nizhny Novgorod", 44.0, 56.3),
        place("Wuhan", 114.3, 30.6),
        place("Astrakhan", 48.04, 46.35),
        place("Kampala", 32.58, 0.32),
    ],
    ids=lambda each: each.name,
)
def test_a_river_port_out_of_reach_of_the_sea_is_said_to_be(port):
    found = answered(draw(ROTTERDAM, port))
    assert not found.parts
    assert port.name in found.no_line_reason
    assert found.great_circle_km


@pytest.mark.parametrize(
    "inland",
    [
        place("Ulaanbaatar", 106.91, 47.92),
        place("La Paz", -68.15, -16.5),
        place("Lhasa", 91.1, 29.65),
        place("Nairobi", 36.82, -1.29),
        TEHRAN,
        place("The middle of the Sahara", 10.0, 23.0),
        place("The middle of Greenland", -40.0, 72.0),
    ],
    ids=lambda each: each.name,
)
def test_shipped_to_a_place_far_from_water(inland):
    for ends in ((ODESA, inland), (inland, ODESA)):
        found = answered(draw(*ends))
        assert found.no_line_reason == f"no navigable water within 50 km of {inland.name}"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("pole", [90.0, -90.0])
def test_the_poles(pole, mode):
    end = place("the Pole", 0.0, pole)
    for ends in ((ODESA, end), (end, ODESA), (end, place("the other Pole", 0.0, -pole))):
        found = answered(draw(*ends, mode))
        if mode == "sea":
            assert "no navigable water within 50 km of the" in found.no_line_reason
        elif mode in {"road", "rail", "foot"}:
            assert found.path_basis == "schematic" or "open sea lies between" in found.no_line_reason
        else:
            assert found.path_basis == ("geodesic" if mode == "air" else "schematic")
            assert found.length_km == pytest.approx(found.great_circle_km, rel=0.01)


@pytest.mark.parametrize("mode", ["air", "unknown"])
def test_over_the_pole(mode):
    found = answered(draw(place("here", 0.0, 85.0), place("beyond", 179.0, 85.0), mode))
    assert max(y for part in found.parts for _, y in part) > 89
    assert found.length_km == pytest.approx(found.great_circle_km, rel=0.02)


@pytest.mark.parametrize("mode", ["sea", "air", "road", "unknown"])
@pytest.mark.parametrize("side", [180.0, -180.0])
def test_an_end_on_the_meridian_where_the_map_is_cut(side, mode):
    dateline, fiji = place("the date line", side, -17.0), place("Suva", 178.44, -18.14)
    for ends in ((dateline, fiji), (fiji, dateline)):
        found = answered(draw(*ends, mode))
        assert found.parts
        assert found.length_km < 700  # not once round the world
        assert found.great_circle_km == pytest.approx(208, abs=3)


@pytest.mark.parametrize("mode", ["air", "unknown", "sea"])
def test_across_the_meridian_where_the_map_is_cut(mode):
    found = answered(draw(place("Suva", 178.44, -18.14), place("Apia", -171.77, -13.82), mode))
    assert len(found.parts) == 2
    assert found.parts[0][-1][0] == -found.parts[1][0][0]
    assert found.length_km < 1.3 * found.great_circle_km


@pytest.mark.parametrize("mode", MODES)
def test_whole_countries_and_oceans_are_no_points(mode):
    for whole in (IRAN, ATLANTIC):
        for ends in ((whole, MOSCOW), (MOSCOW, whole), (IRAN, ATLANTIC)):
            found = answered(draw(*ends, mode))
            assert "is a whole" in found.no_line_reason


@pytest.mark.parametrize("mode", MODES)
def test_a_line_to_a_division_claims_no_path(mode):
    assert answered(draw(DAGESTAN, ODESA, mode)).path_basis == "schematic"


def test_words_of_the_text_in_a_reason_stay_one_short_line():
    reason = answered(draw("a\nport " * 40, MOSCOW)).no_line_reason
    assert "\n" not in reason
    assert len(reason) < 130
