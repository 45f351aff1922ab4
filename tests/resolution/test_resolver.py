"""Resolution: what stands beside a name is obeyed, the rest is weighed."""

from __future__ import annotations

import pytest

from geomap.gazetteers.embedded import EmbeddedGazetteer
from geomap.model import Article, Leg, LegEnd, Span
from geomap.recognition.rules import GazetteerRules
from geomap.resolution import Hints, resolve

GAZETTEER = EmbeddedGazetteer()
RULES = GazetteerRules(GAZETTEER)


def resolved(text: str, **options):
    article = Article(id="t", text=text)
    return {r.mention.toponym: r for r in resolve(article, RULES.mentions(article), GAZETTEER, **options)}


@pytest.mark.parametrize(
    ("text", "name", "area"),
    [
        ("He lives in Paris, Texas.", "Paris", "US.TX"),
        ("The mayor of Paris, France, spoke.", "Paris", "FR.11"),
        ("A storm hit Birmingham, Alabama, on Friday.", "Birmingham", "US.AL"),
        ("Police in Cambridge, Massachusetts, made an arrest.", "Cambridge", "US.MA"),
        ("Shells fell in the Syrian city of Tripoli.", "Tripoli", "SY"),
        ("They met in the Lebanese city of Tripoli.", "Tripoli", "LB"),
        ("Crowds gathered in Tripoli, Libya.", "Tripoli", "LY"),
    ],
)
def test_neighbour_is_obeyed(text, name, area):
    found = resolved(text)[name]
    if found.place is not None:  # "no such place" is an answer; a wrong one is not
        assert area in {found.place.admin1_code, found.place.country_code}
    else:
        assert "sets beside it" in found.reason


def test_two_senses_in_one_article():
    text = "She moved from Paris, Texas, to Lyon. Later she saw Paris, France."
    article = Article(id="t", text=text)
    found = [
        r.place.country_code
        for r in resolve(article, RULES.mentions(article), GAZETTEER)
        if r.mention.toponym == "Paris"
    ]
    assert found == ["US", "FR"]


def test_prominent_by_default():
    found = resolved("He flew to London.")["London"]
    assert found.place.country_code == "GB"
    assert found.match_confidence in {"certain", "less-certain"}
    assert "prominent" in found.reason


def test_neighbourhood_decides():
    found = resolved(
        "Fire crews from Lexington, Louisville and Frankfort met in Georgetown, Kentucky, then drove to Versailles."
    )
    assert found["Frankfort"].place.admin1_code == "US.KY"
    assert found["Versailles"].place.admin1_code == "US.KY"


def test_unknown_place_is_an_answer():
    article = Article(id="t", text="He came from Qwxyzburg.")
    (found,) = resolve(article, RULES.mentions_at(article, [(13, 22)]), GAZETTEER)
    assert found.place is None
    assert "no place called" in found.reason


def test_country_as_hint_from_outside():
    assert resolved("A man was hurt in Springfield.", hints=Hints(country="NZ"))  # no such place there: no crash
    assert resolved("A man was hurt in Hamilton.", hints=Hints(country="NZ"))["Hamilton"].place.country_code == "NZ"


def test_point_as_hint_from_outside():
    found = resolved("A man was hurt in Springfield.", hints=Hints(near=(-72.6, 42.1)))["Springfield"]
    assert found.place.admin1_code == "US.MA"


def test_publisher_as_hint():
    text = "A barn burned down in Paris on Friday."
    assert resolved(text)["Paris"].place.country_code == "FR"
    assert (
        resolved(text, hints=Hints(publisher="Lexington Herald-Leader, Kentucky"))["Paris"].place.admin1_code == "US.KY"
    )


def test_text_outweighs_hints():
    assert resolved("He lives in Paris, France.", hints=Hints(near=(-95.5, 33.6)))["Paris"].place.country_code == "FR"


def test_sea_leg_ends_on_its_water():
    text = "The ship sailed across the Caspian Sea from Amirabad to Baku."
    article = Article(id="t", text=text)
    mentions = RULES.mentions(article)
    ends = {m.toponym: LegEnd(Span(m.start, m.end, m.toponym), m) for m in mentions}
    leg = Leg(ends["Amirabad"], ends["Baku"], via=(ends["Caspian Sea"],), mode="sea")
    found = {r.mention.toponym: r for r in resolve(article, mentions, GAZETTEER, legs=(leg,))}
    lon, lat = found["Amirabad"].place.point
    assert abs(lon - 53.37) < 0.2
    assert abs(lat - 36.86) < 0.2
    assert "Caspian Sea" in found["Amirabad"].reason


def test_same_answer_twice():
    text = "Paris, London and Moscow are cities; Georgia and Jordan are countries."
    assert resolved(text) == resolved(text)


def test_unknown_compound_is_near_its_part():
    text = "Police in Leeds closed the road. A man was found near Leeds Quarry Bank Cathedral, they said."
    article = Article(id="t", text=text)
    start = text.index("Leeds Quarry")
    spans = [(10, 15), (start, start + len("Leeds Quarry Bank Cathedral"))]
    city, cathedral = resolve(article, RULES.mentions_at(article, spans), GAZETTEER)
    assert cathedral.place.point == city.place.point
    assert cathedral.place.id != city.place.id
    assert cathedral.precision == "near"
    assert cathedral.uncertainty_km >= 10
    assert "its name holds Leeds" in cathedral.reason


def test_street_is_not_placed_by_its_name():
    text = "Police in Leeds closed Leeds Quarry Road."
    article = Article(id="t", text=text)
    _, road = resolve(article, RULES.mentions_at(article, [(10, 15), (23, 40)]), GAZETTEER)
    assert road.place is None


def test_seat_before_its_division():
    assert resolved("Weapons were shipped from Mersin to Tripoli.")["Mersin"].place.feature_class == "P"


def test_capital_that_acts():
    assert resolved("Washington welcomed the move.")["Washington"].place.admin1_code == "US.DC"
