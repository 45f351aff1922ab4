"""Passages by name: switches, and what a text opens."""

from __future__ import annotations

import pytest

from geomap.errors import ConfigurationError
from geomap.pipeline import map_article, route
from geomap.routing.passages import known_switches, opened_by, passages_in

TIKSI = (128.9, 71.6)
MURMANSK = (33.0, 69.0)


def test_switches_by_id_or_name():
    assert known_switches(["Volga–Don Canal", "-the Suez", "KIEL"]) == {"volga-don", "-suez", "kiel"}
    with pytest.raises(ConfigurationError, match=r"no suezz; there are suez, panama"):
        known_switches(["suezz"])
    with pytest.raises(ConfigurationError, match="both"):
        known_switches(["suez", "-Suez Canal"])


def test_the_others_stay_as_they_are():
    usual = opened_by([], ends=[])
    assert "suez" in usual
    assert "volga-don" not in usual
    assert opened_by(["volga-don", "-suez"], ends=[]) == (usual | {"volga-don"}) - {"suez"}
    # An end on its far side opens it still.
    assert "northern-sea-route" in opened_by(["-suez"], ends=[MURMANSK, TIKSI])
    assert "northern-sea-route" not in opened_by(["-northern-sea-route"], ends=[MURMANSK, TIKSI])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("took the Northern Sea Route to China", {"northern-sea-route"}),
        ("through the Volga\N{EN DASH}Don Canal", {"volga-don"}),
        ("by the Volga-Don Canal and the\nSuez Canal", {"volga-don", "suez"}),
        ("avoiding the Northwest Passage", set()),
        ("instead of the Northern Sea Route", set()),
        ("from the Don to the Volga", set()),
    ],
)
def test_passages_in_text(text, found):
    assert passages_in(text) == found


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("The tanker sailed from Mumbai to Hamburg through the Suez Canal.", 11_000, 12_500),
        ("The tanker sailed from Murmansk to Shanghai.", 20_000, 24_000),
        ("The tanker sailed from Murmansk to Shanghai along the Northern Sea Route.", 10_500, 12_000),
        ("The tanker took the Northern Sea Route from Murmansk to Shanghai.", 10_500, 12_000),
        ("Barges were shipped from Makhachkala to Rostov-on-Don by the Volga-Don Canal.", 1_200, 2_600),
    ],
)
def test_what_the_text_names_is_open(text, least, most):
    (length,) = map_article(text).routes["length_km"]
    assert least < length < most


def test_route_takes_passages():
    ends = (MURMANSK, (131.9, 43.1))
    assert route(*ends, passages=["northern-sea-route"]).length_km < 11_500 < route(*ends).length_km
    with pytest.raises(ConfigurationError):
        route(*ends, passages=["nowhere"])
