"""From legs to routes: which have a line, and what is said of those that have none."""

from __future__ import annotations

import itertools

import pytest

from geomap.geodesy import distance_km
from geomap.model import Leg, LegEnd, Mention, Place, Resolution, Span
from geomap.routing import route_leg
from geomap.settings import Settings


def place(name, lon, lat, code="PPL", precision="settlement", extent=None):  # noqa: PLR0917
    return Place(name, name, lon, lat, feature_class=code[0], feature_code=code, precision=precision, extent=extent)


ODESA, ISTANBUL = place("Odesa", 30.75, 46.49), place("Istanbul", 28.98, 41.01)
MAKHACHKALA, AMIRABAD = place("Makhachkala", 47.5, 42.98), place("Amirabad", 53.375, 36.855)
MOSCOW, TEHRAN = place("Moscow", 37.62, 55.75), place("Tehran", 51.42, 35.69)
NEW_YORK, MURMANSK = place("New York", -74.0, 40.7), place("Murmansk", 33.06, 68.97)
MUMBAI, ROTTERDAM = place("Mumbai", 72.84, 18.94), place("Rotterdam", 4.14, 51.95)
VLADIVOSTOK = place("Vladivostok", 131.88, 43.1)
IRAN = place("Iran", 54.3, 32.6, "PCLI", "country")
DAGESTAN = place("Dagestan", 46.87, 43.04, "ADM1", "admin1")
DONBAS = place("Donbas", 38.3, 48.3, "RGN", "region")
EUROPE = place("Europe", 9.1, 48.7, "CONT", "region")
ATLANTIC = place("Atlantic Ocean", -35, -5, "OCN", "water", (-82, -60, 20, 66))
CASPIAN = place("Caspian Sea", 50.7, 41.9, "SEA", "water", (46.6, 36.5, 54.9, 47.2))
ADRIATIC = place("Adriatic Sea", 15.5, 43, "SEA", "water", (12.2, 39.7, 20, 45.8))
SUEZ = place("Suez Canal", 32.34, 30.45, "CNL", "linear", (32.25, 29.9, 32.6, 31.3))


def draw(origin, destination, mode="sea", via=(), **options):
    """Draw a leg between places; a plain string is an end without a place."""
    resolutions, at = {}, itertools.count(step=100)

    def end(what):
        if what is None:
            return None
        start, words = next(at), what if isinstance(what, str) else what.name
        span = Span(start, start + len(words), words)
        if isinstance(what, str):
            return LegEnd(span, located=False)
        mention = Mention(start, span.end, words)
        resolutions[mention] = Resolution(mention, what)
        return LegEnd(span, mention)

    leg = Leg(end(origin), end(destination), via=tuple(map(end, via)), mode=mode)
    return route_leg(leg, resolutions, **options)


@pytest.mark.parametrize(
    ("origin", "destination", "reason"),
    [
        (MAKHACHKALA, "two air\n bases", "the destination is not named: 'two air bases'"),
        (None, MAKHACHKALA, "the text names no origin"),
        (MAKHACHKALA, None, "the text names no destination"),
        ("a port", "two air bases", "the origin is not named: 'a port'"),
        (IRAN, MAKHACHKALA, "Iran is a whole country: it has no point to start from"),
        (MAKHACHKALA, IRAN, "Iran is a whole country: it has no point to go to"),
        (EUROPE, MOSCOW, "Europe is a whole continent: it has no point to start from"),
        (MOSCOW, ATLANTIC, "Atlantic Ocean is a whole ocean: it has no point to go to"),
        (MOSCOW, CASPIAN, "Caspian Sea is a whole sea: it has no point to go to"),
        (MOSCOW, MOSCOW, "both ends are the same place: Moscow"),
    ],
)
@pytest.mark.parametrize("mode", ["sea", "air", "road", "unknown"])
def test_ends_that_carry_no_line(origin, destination, reason, mode):
    found = draw(origin, destination, mode)
    assert found.parts == ()
    assert found.no_line_reason == reason


def test_an_end_that_could_not_be_placed_says_why():
    mention = Mention(0, 5, "Atlyd")
    end = LegEnd(Span(0, 5, "Atlyd"), mention)
    other = Mention(10, 16, "Moscow")
    known = {mention: Resolution(mention, None, reason="nothing in the gazetteer"), other: Resolution(other, MOSCOW)}
    leg = Leg(end, LegEnd(Span(10, 16, "Moscow"), other))
    assert route_leg(leg, known).no_line_reason == "the origin 'Atlyd' could not be placed (nothing in the gazetteer)"
    assert "could not be placed" in route_leg(leg, {}).no_line_reason


def test_a_long_description_is_cut():
    assert len(draw(MOSCOW, "a base " * 50).no_line_reason) < 130


@pytest.mark.parametrize(
    ("mode", "basis"), [("sea", "inferred-water"), ("air", "geodesic"), ("road", "schematic"), ("unknown", "schematic")]
)
def test_the_mode_decides_the_line(mode, basis):
    found = draw(ODESA, ISTANBUL, mode)
    assert found.path_basis == basis
    assert found.parts
    assert found.method
    assert not found.no_line_reason


@pytest.mark.parametrize("mode", ["sea", "air", "road"])
@pytest.mark.parametrize("area", [DAGESTAN, DONBAS])
def test_divisions_and_regions_are_drawn_from_their_label_point_schematically(mode, area):
    found = draw(area, ODESA, mode)
    assert found.path_basis == "schematic"
    assert found.parts[0][0] == pytest.approx(area.point)


def test_shipped_to_a_landlocked_city_is_not_drawn():
    found = draw(MAKHACHKALA, MOSCOW)
    assert found.no_line_reason == "no navigable water within 50 km of Moscow"
    assert found.great_circle_km == pytest.approx(distance_km(MAKHACHKALA.point, MOSCOW.point), abs=0.01)


def test_waters_that_do_not_meet_are_not_drawn():
    assert draw(AMIRABAD, ISTANBUL).no_line_reason == "no water that ships can sail joins Amirabad and Istanbul"


def test_no_road_leads_over_the_ocean():
    found = draw(MOSCOW, NEW_YORK, "road")
    assert found.no_line_reason == "open sea lies between Moscow and New York: no way by road joins them"
    assert draw(MOSCOW, TEHRAN, "road").parts


def test_the_named_water_is_crossed():
    found = draw(AMIRABAD, MAKHACHKALA, via=[CASPIAN])
    assert found.parts == draw(AMIRABAD, MAKHACHKALA).parts
    marseille, barcelona = place("Marseille", 5.35, 43.3), place("Barcelona", 2.18, 41.36)
    around = draw(marseille, barcelona, via=[ADRIATIC])
    west, south, east, north = ADRIATIC.extent
    assert any(west <= x <= east and south <= y <= north for x, y in around.parts[0])
    elsewhere = draw(marseille, barcelona, via=[CASPIAN])
    assert elsewhere.no_line_reason == "Caspian Sea is not on the water that joins the ends"


def test_a_named_passage_pulls_the_way_through_it_and_opens_it():
    closed = draw(MUMBAI, ROTTERDAM, passages=frozenset())
    named = draw(MUMBAI, ROTTERDAM, via=[SUEZ], passages=frozenset())
    assert closed.length_km > 18_000
    assert named.length_km < 12_500
    route_name = place("Northern Sea Route", 110, 76, "CHN", "water", (50, 66, -168, 80))
    assert draw(MURMANSK, VLADIVOSTOK, via=[route_name]).length_km < 11_500


def test_a_name_without_a_place_can_still_be_a_passage():
    assert draw(place("Rostov", 39.7, 47.2), MAKHACHKALA, via=["the Volga–Don canal"]).parts
    assert not draw(place("Rostov", 39.7, 47.2), MAKHACHKALA).parts


def test_settings_say_which_passages_are_open():
    shut = Settings(passages=frozenset({"-suez"}))
    assert draw(MUMBAI, ROTTERDAM, settings=shut).length_km > 18_000
    assert draw(MUMBAI, ROTTERDAM, settings=shut, passages=frozenset({"suez"})).length_km < 12_500


def test_a_via_of_a_flight_is_touched_and_a_country_is_not():
    found = draw(MOSCOW, TEHRAN, "air", via=[ISTANBUL, IRAN, CASPIAN])
    assert ISTANBUL.point in [tuple(p) for p in found.parts[0]]
    assert found.length_km == pytest.approx(
        distance_km(MOSCOW.point, ISTANBUL.point) + distance_km(ISTANBUL.point, TEHRAN.point), rel=1e-3
    )
