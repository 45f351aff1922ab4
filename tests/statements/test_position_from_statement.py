from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notation_of_statements import parse

from geomap.geodesy import bearing_deg, destination, distance_km
from geomap.model import Place, Span, SpatialRelation
from geomap.statements import read_relations
from geomap.statements.lexicon import BEARINGS
from geomap.statements.position import place_from

KHERSON = Place("g:7", "Kherson", 32.61, 46.64, "P", "PPLA", "UA", population=320_000)
UKRAINE = Place("g:8", "Ukraine", 31.4, 49.0, "A", "PCLI", "UA")


def _implied(marked: str, place: Place = KHERSON) -> tuple[tuple[float, float], float] | None:
    (relation,) = read_relations(*parse(marked))
    return place_from(relation, place)


def test_a_village_south_of_a_city() -> None:
    implied = _implied("A village 20 km south of [Kherson] was shelled.")
    assert implied is not None
    point, uncertainty = implied
    assert distance_km(KHERSON.point, point) == pytest.approx(20, abs=0.1)
    assert bearing_deg(KHERSON.point, point) == pytest.approx(180, abs=0.1)
    assert 10 < uncertainty < 25


@pytest.mark.parametrize(
    ("marked", "least", "most"),
    [
        ("A village near [Kherson] was shelled.", 30, 45),
        ("A village 20 km from [Kherson] was shelled.", 20, 32),
        ("A village several hundred miles south of [Kherson] was shelled.", 560, 1000),
        ("The barracks in [Kherson] were shelled.", 2, 10),
    ],
)
def test_uncertainty_covers_what_was_said(marked: str, least: float, most: float) -> None:
    implied = _implied(marked)
    assert implied is not None
    assert least <= implied[1] <= most


@pytest.mark.parametrize(
    "marked", ["A village east of [Kherson] was hit.", "The highway between [Kherson] and [Odesa] was hit."]
)
def test_an_open_statement_gives_no_point(marked: str) -> None:
    relations = read_relations(*parse(marked))
    assert relations
    assert all(place_from(r, KHERSON) is None for r in relations)


def test_a_country_is_no_starting_point() -> None:
    assert _implied("A village 20 km south of [Ukraine:A] was shelled.", UKRAINE) is None


@given(
    st.tuples(st.floats(-180, 180), st.floats(-75, 75)),
    st.sampled_from(sorted(BEARINGS)),
    st.tuples(st.floats(2, 800), st.floats(1, 2)),
    st.floats(0, 1),
)
def test_every_place_that_the_words_allow_is_within_the_uncertainty(
    start: tuple[float, float], compass: str, distance: tuple[float, float], share: float
) -> None:
    low, factor = distance
    ground = Place("g", "G", *start, "P", population=1000)
    span = Span(0, 1, "x")
    relation = SpatialRelation(
        span, "direction+distance", span, span, direction=compass, distance_min_km=low, distance_max_km=low * factor
    )
    implied = place_from(relation, ground)
    assert implied is not None
    # Anywhere in the eighth of the compass that the word covers, at any distance that it allows.
    allowed = destination(ground.point, BEARINGS[compass] - 22.5 + 45 * share, low + (low * factor - low) * share)
    assert distance_km(implied[0], allowed) <= implied[1] + 0.5
