"""The article's words on the page, and geomap's words about them."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.articles import from_text
from geomap.webmap import words
from geomap.webmap.escape import folium_text
from geomap.webmap.prose import Marks, paragraphs
from geomap.webmap.spans import Found, check_span, leg_spans


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("the destination is not named: 'two air bases'", "to X, not named"),
        ("the destination 'X' could not be placed (the gazetteer has no place called X)", "to X, not placed"),
    ],
)
def test_an_open_end_is_described_or_a_name_that_nobody_knows(reason, said):
    assert words.open_end({"origin_id": "a", "destination": "X", "no_line_reason": reason}) == said


@given(st.text(min_size=1, max_size=200), st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=8))
def test_stretches_join_to_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    text = f"A {text}"
    article = from_text(text)
    inside = [(min(a, b), max(a, b)) for a, b in spans if max(a, b) <= len(text) and a != b]
    marks = Marks(mentions=[(span, {"k": "literal"}) for span in inside], legs=[(span, 0) for span in inside])
    shown = ["".join(s["t"] for _, group in paragraph for s in group) for paragraph in paragraphs(article, marks)]
    ends = [*article.paragraphs[1:], len(text)]
    for words_, start, end in zip(shown, article.paragraphs, ends, strict=True):
        assert text[start:end].startswith(words_)
        assert not text[start:end][len(words_) :].strip()


def test_offsets_count_code_points() -> None:
    article = from_text("😀😀 Paris fell.")
    (paragraph,) = paragraphs(article, Marks(mentions=[((3, 8), {"k": "literal"})]))
    marked = [s["t"] for _, group in paragraph for s in group if "m" in s]
    assert marked == ["Paris"]


def test_a_mention_inside_another_is_left_out() -> None:
    article = from_text("In the Russian capital.")
    marks = Marks(mentions=[((7, 14), {"k": "demonym"}), ((3, 22), {"k": "description"})])
    (paragraph,) = paragraphs(article, marks)
    assert [s["m"]["k"] for _, group in paragraph for s in group if "m" in s] == ["description"]


ACTIVE = re.compile(r"[`${}\\<>\"']|[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@given(st.text())
def test_folium_text_is_inert_and_reads_the_same(text: str) -> None:
    escaped = folium_text(text)
    assert not ACTIVE.search(escaped)
    plain = re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]", " ", text)
    assert html.unescape(escaped) == plain


def test_folium_text_takes_what_is_no_string() -> None:
    assert folium_text(12.5) == "12.5"
    assert folium_text(None) == "None"


@pytest.mark.parametrize(
    ("km", "inferred", "said"),
    [
        (904.4, False, "about 905 km"),
        (857, True, "about 850 km"),
        (847, True, "about 850 km"),
        (12.3, False, "about 12 km"),
        (0.2, True, "about 1 km"),
        (12345, False, "about 12,345 km"),
    ],
)
def test_lengths_are_rounded_as_they_deserve(km: float, inferred: bool, said: str) -> None:  # noqa: FBT001
    assert words.about(km, inferred=inferred) == said


@pytest.mark.parametrize(("bearing", "said"), [(84, "east"), (0, "north"), (359, "north"), (225, "southwest")])
def test_bearings_have_names(bearing: float, said: str) -> None:
    assert words.direction(bearing) == said


def test_the_headline_is_no_paragraph() -> None:
    assert words.paragraph(1, headline=True) == "headline"
    assert words.paragraph(5, headline=True) == "paragraph 4"
    assert words.paragraph(1, headline=False) == "paragraph 1"


TEXT = "Drones are shipped from Amirabad to Makhachkala, Russia, then transferred to two air bases to hit Ukraine."


def _mention(name: str, place: str) -> dict[str, object]:
    start = TEXT.index(name)
    return {"start": start, "end": start + len(name), "place_id": place, "kind": "literal"}


def _leg(*stated: str) -> dict[str, object]:
    words = [[TEXT.index(each), TEXT.index(each) + len(each)] for each in stated]
    return {"chain": 1, "quotes": [{"start": 0, "end": len(TEXT), "words": words}]}


def test_legs_of_a_journey_share_out_a_sentence() -> None:
    mentions = [_mention(name, name) for name in ("Amirabad", "Makhachkala", "Russia", "Ukraine")]
    legs = [
        _leg("Drones are shipped", "from Amirabad to Makhachkala"),
        _leg("then transferred to two air bases"),
        _leg("two air bases to hit Ukraine"),
    ]
    said = [TEXT[a:b] for ((a, b),) in leg_spans(legs, Found.of(mentions, ["Russia"]), TEXT)]
    assert said == [
        "Drones are shipped from Amirabad to Makhachkala, Russia",
        "then transferred to two air bases",
        "to hit Ukraine",
    ]


def test_a_check_is_its_trigger_and_ground() -> None:
    text = "The site lies several hundred kilometers east of the Russian capital, he said."
    row = {"quotes": [{"start": 0, "end": len(text)}], "trigger": "several hundred kilometers east of",
           "ground": "the Russian capital", "figure": "The site"}  # fmt: skip
    start, end = check_span(row, text) or (0, 0)
    assert text[start:end] == "several hundred kilometers east of the Russian capital"
