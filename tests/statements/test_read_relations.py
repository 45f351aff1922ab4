from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from notation_of_statements import line_of, load, parse

from geomap.model import Article, Mention
from geomap.statements import check_relations, read_relations
from geomap.statements.distances import DISTANCE, number_of
from geomap.statements.distances import parse as parse_distance
from geomap.statements.lexicon import UNITS_KM
from geomap.statements.triggers import find_triggers, point

CASES = load(Path(__file__).with_name("statements.txt"))


@pytest.mark.parametrize(("marked", "expected"), CASES, ids=[c[0][:60] for c in CASES])
def test_sentence_gives_exactly_its_statements(marked: str, expected: list[str]) -> None:
    article, mentions = parse(marked)
    assert sorted(line_of(r) for r in read_relations(article, mentions)) == sorted(expected)


def test_there_are_enough_sentences() -> None:
    assert len(CASES) >= 80
    assert sum(not expected for _, expected in CASES) >= 15


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("several hundred kilometers", 300, 1000),
        ("several hundred miles", 483, 1609),
        ("a few hundred kilometres", 200, 600),
        ("dozens of miles", 38.6, 160.9),
        ("about 20 km", 17, 23),
        ("about 20 miles (32 km)", 27.4, 37.0),
        ("roughly 1,200 km", 1020, 1380),
        ("nearly 50 km", 40, 51),
        ("more than 50 km", 49, 80),
        ("just over 50 km", 49, 60),
        ("less than 50 km", 0, 51),
        ("up to 50 km", 0, 51),
        ("at least 50 km", 49, 100),
        ("50 km", 45, 55),
        ("only 50 km", 45, 55),
        ("2 km", 1.5, 2.5),
        ("20 to 30 km", 19, 31.5),
        ("between 20 and 30 km", 19, 31.5),
        ("two hundred and fifty kilometers", 225, 275),
        ("a mile", 0.8, 2.41),
        ("half a mile", 0.4, 1.21),
        ("a mile and a half", 1.6, 3.22),
        ("twenty or so miles", None, None),
        ("20 miles or so", 27.4, 37.0),
        ("3 thousand km", 2700, 3300),
        ("0 km", None, None),
    ],
)
def test_range_of_a_distance(words: str, low: float | None, high: float | None) -> None:
    match = re.match(DISTANCE, words, re.IGNORECASE)
    given_range = parse_distance(match) if match else None
    if low is None:
        assert given_range is None
    else:
        assert match is not None
        assert match.end() == len(words)
        assert given_range == pytest.approx((low, high), rel=0.02)


@pytest.mark.parametrize(
    ("words", "compass"),
    [
        ("east", "E"),
        ("north-west", "NW"),
        ("South East", "SE"),
        ("northeastern", "NE"),
        ("west-southwest", "WSW"),
        ("", ""),
    ],
)
def test_compass_point(words: str, compass: str) -> None:
    assert point(words) == compass


@given(st.integers(1, 9999), st.sampled_from(sorted(UNITS_KM)))
def test_a_number_lies_in_its_range(number: int, unit: str) -> None:
    match = re.match(DISTANCE, f"about {number} {unit}", re.IGNORECASE)
    assert match is not None
    low, high = parse_distance(match) or (0, 0)
    assert low < number * UNITS_KM[unit] < high


@given(st.integers(1, 999))
def test_number_words_mean_their_number(number: int) -> None:
    ones = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
    ]
    ones += ["seventeen", "eighteen", "nineteen"]
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    rest = number % 100
    words = [f"{ones[number // 100]} hundred"] if number >= 100 else []
    words += (
        [ones[rest]]
        if 0 < rest < 20
        else [tens[rest // 10 - 2]] * (rest >= 20) + [ones[rest % 10]] * (rest >= 20 and rest % 10 > 0)
    )
    assert number_of(" ".join(words)) == number


WORDS = (
    "near,in,20 km south of,between,and,,the,a,plant,village,east of,off the coast of,is,located,[X],[Y],(,),.,’s,"
    "border,several hundred miles,from,across,where,which,\n,outside,\u200f,{{x}},</script>,to the north of,called,"
    ",,capital,region"
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split(",")), max_size=25))
def test_offsets_hold_for_any_words(words: list[str]) -> None:
    text, mentions = "", []
    for word in words:
        if word.startswith("["):
            mentions.append(Mention(len(text), len(text) + 1, word[1], feature_class="APHL"[len(text) % 4]))
            word = word[1]  # noqa: PLW2901
        text += word + " "
    for r in read_relations(Article(id="x", text=text), mentions):
        for span in (r.figure, r.ground, r.trigger, *r.evidence):
            assert text[span.start : span.end] == span.text
            assert span.text
        assert r.ground_mention in mentions
        assert r.figure_mention is None or r.figure_mention in mentions
        assert r.verdict == "unknown"
        assert r.measured_km is None


@given(st.text(max_size=300))
def test_any_text_can_be_searched(text: str) -> None:
    for trigger in find_triggers(text):
        assert 0 <= trigger.start < trigger.end <= len(text)
    assert read_relations(Article(id="x", text=text), ()) == ()


@pytest.mark.parametrize(
    "hostile",
    [
        " " * 100_000,
        "near " * 20_000,
        "20 km of " * 5_000,
        "the north " * 10_000,
        "(" * 50_000,
        "a" * 200_000,
        "twenty-" * 15_000,
        "to the " * 15_000,
    ],
    ids=["blanks", "near", "km", "the-north", "brackets", "one-word", "twenty", "to-the"],
)
def test_long_hostile_text_takes_little_time(hostile: str) -> None:
    text = hostile + "plant near X."
    start = time.process_time()
    read_relations(Article(id="x", text=text), (Mention(len(text) - 2, len(text) - 1, "X", feature_class="P"),))
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "piece",
    ["the plant near X. ", "the factory, a mill in X, ", ") near X ", "was is near X, ", "between X and X ", "X, X, "],
)
def test_many_statements_take_little_time(piece: str) -> None:
    text = piece * 3000
    mentions = tuple(Mention(m.start(), m.end(), "X", feature_class="P") for m in re.finditer("X", text))
    start = time.process_time()
    check_relations(read_relations(Article(id="x", text=text), mentions), {})
    assert time.process_time() - start < 5


def test_the_same_text_gives_the_same_statements() -> None:
    article, mentions = parse(" ".join(marked for marked, _ in CASES[:20]).replace("\n", " "))
    assert read_relations(article, mentions) == read_relations(article, mentions[::-1])
