"""What is most likely wrong is listed and not drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geomap.model import Mention, Place, Resolution
from geomap.resolution import sure_enough
from geomap.resolution.confidence import UNSURE

MARIBOR = Place(id="t:1", name="Maribor", lon=15.6, lat=46.6, country_name="Slovenia")
ANSWER = Resolution(Mention(0, 7, "Marburg"), MARIBOR, precision="settlement", match_score=0.06, reason="the only one")


def test_a_very_unsure_answer_has_no_place():
    found = sure_enough(ANSWER)
    assert found.place is None
    assert found.precision == "unlocated"
    assert found.reason == "too unsure to be drawn (0.06); the likeliest was Maribor, Slovenia"


@pytest.mark.parametrize("score", [UNSURE, 0.5, 0.99])
def test_others_are_as_they_were(score):
    answer = replace(ANSWER, match_score=score)
    assert sure_enough(answer) is answer


def test_an_institution_is_listed_as_one():
    house = replace(MARIBOR, name="White House", feature_class="S", feature_code="GOVL")
    answer = replace(ANSWER, place=house)
    assert sure_enough(answer) is answer
