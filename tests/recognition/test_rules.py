"""Recognition by classes of context: every sentence here was written for the project."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.gazetteers.embedded import EmbeddedGazetteer
from geomap.model import Article
from geomap.recognition.rules import GazetteerRules

RULES = GazetteerRules(EmbeddedGazetteer())


def mentions(text: str) -> list[tuple[str, str]]:
    found = RULES.mentions(Article(id="t", text=text))
    assert all(text[m.start : m.end] == m.toponym for m in found)
    return [(m.toponym, m.kind) for m in found]


def names(text: str) -> list[str]:
    return [name for name, _ in mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The convoy left Kharkiv for Poltava.", ["Kharkiv", "Poltava"]),
        ("She was born in Port-au-Prince, Haiti.", ["Port-au-Prince", "Haiti"]),
        ("A fire broke out in St. Louis on Monday.", ["St. Louis"]),
        ("Floods hit northern Nigeria and Chad.", ["Nigeria", "Chad"]),
        ("They drove from Lyon to Marseille.", ["Lyon", "Marseille"]),
        ("Residents of Douglas County were told to leave.", ["Douglas County"]),
        ("He lives in Austin, Texas, with his family.", ["Austin", "Texas"]),
        ("The ship was seen near the Caspian Sea.", ["Caspian Sea"]),
    ],
)
def test_names_are_found(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("Mr. Lincoln said he would resign.", "Lincoln"),
        ("Reading is good for children.", "Reading"),
        ("Nice weather is expected in March.", "Nice"),
        ("Turkey was served with gravy, said Paris Hilton.", "Paris"),
        ("Sen. Jackson and Gov. Jefferson met.", "Jackson"),
        ("Maria Florence told the court she was afraid.", "Florence"),
        ("On Monday the council met.", "Monday"),
    ],
)
def test_persons_and_words_are_no_places(text, never):
    assert never not in names(text)


def test_surname_is_remembered():
    text = "The fire chief, Dave Houston, praised his crew. Houston said the blaze was out by noon."
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Troops entered from the Russian side.", "Russian", "demonym"),
        ("Two Canadian soldiers were hurt.", "Canadian", "demonym"),
        ("The Boston Police Department made an arrest.", "Boston", "embedded"),
        ("Moscow said it would respond.", "Moscow", "associative"),
        ("The United States has previously warned against it.", "United States", "associative"),
        ("US officials met on Friday.", "US", "associative"),
        ("Fighting went on in Ukraine.", "Ukraine", "literal"),
        ("The invasion of Ukraine began at dawn.", "Ukraine", "literal"),
        ("Military ties between Tehran and Moscow deepened.", "Tehran", "associative"),
        ("Military ties between Tehran and Moscow deepened.", "Moscow", "associative"),
        ("They landed at Rome's Ciampino airport.", "Rome", "literal"),
        ("Aid to Somalia was cut.", "Somalia", "literal"),
        ("He fled to the country of Ghana.", "Ghana", "literal"),
        ("Refugees reached neighbouring Libya.", "Libya", "literal"),
        ("The ban hit Iran's neighbors.", "Iran", "associative"),
        ("Trains run between Paris and Lyon.", "Paris", "literal"),
        ("The parts were made with help from Iran.", "Iran", "associative"),
        ("The plant is several hundred miles east of Moscow.", "Moscow", "literal"),
    ],
)
def test_kinds(text, name, kind):
    assert (name, kind) in mentions(text)


def test_description_of_a_capital():
    text = "The plant lies east of the Russian capital, officials said."
    found = [m for m in RULES.mentions(Article(id="t", text=text)) if m.kind == "description"]
    assert [(m.toponym, m.lookup) for m in found] == [("the Russian capital", "Moscow")]


def test_capital_that_is_named_is_no_description():
    assert not [m for m in mentions("Talks in the German capital Berlin ended.") if m[1] == "description"]


def test_given_spans_are_kept_as_they_are():
    article = Article(id="t", text="xx Paris yy zz")
    found = RULES.mentions_at(article, [(3, 8), (9, 11)])
    assert [(m.start, m.end, m.toponym, m.recogniser) for m in found] == [
        (3, 8, "Paris", "given"),
        (9, 11, "yy", "given"),
    ]


@given(st.text(alphabet=st.characters(codec=None), max_size=300))
@settings(max_examples=150, deadline=None)
def test_offsets_hold_for_any_text(text):
    mentions(text)


@given(
    st.lists(
        st.sampled_from(
            "Paris Texas of the in , . \n ’s St. U.S. New York - “ ” Äthiopien ß \x00 \ud800 said".split(" ")
        ),
        max_size=40,
    )
)
@settings(max_examples=150, deadline=None)
def test_offsets_hold_for_odd_words(words):
    mentions(" ".join(words))
