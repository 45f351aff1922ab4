"""Which words of a quoted sentence state the row, and which places a statement was measured between."""

from __future__ import annotations

import json

import pytest

from geomap import map_article
from geomap.articles import from_text
from geomap.columns import TABLES, records
from geomap.layers.quoting import LONGEST_QUOTE, Quoter
from geomap.model import Article, Span

TEXT = (
    "Shells hit a village 20 km south of Kherson on Monday. Drones were shipped from Lviv to Kyiv, officials said. "
    "Bucha lies near Kyiv. Fake weapons near Xyzzypolis were found."
)


@pytest.fixture(scope="module")
def layers():
    return map_article(from_text(TEXT))


def words_of(row):
    return [TEXT[start:end] for quote in row["quotes"] for start, end in quote["words"]]


def test_words_are_the_leg_and_the_statement(layers):
    (leg,) = records(TABLES["routes"], layers.routes)
    assert words_of(leg) == ["Drones were shipped from Lviv to Kyiv"]
    said = {row["relation"]: words_of(row) for row in records(TABLES["relations"], layers.relations)}
    assert said["direction+distance"] == ["a village 20 km south of Kherson"]
    assert said["near"] == ["Bucha lies near Kyiv"]


def test_words_of_a_place_are_its_mentions(layers):
    for row in (*records(TABLES["places"], layers.places), *records(TABLES["areas"], layers.areas)):
        if row["gazetteer"] == "geonames" and row["precision"] == "settlement":
            assert set(words_of(row)) == {row["name"]}


def test_words_lie_in_their_quote(layers):
    for name, table in TABLES.items():
        for quote in (q for row in records(table, getattr(layers, name)) for q in row.get("quotes", ())):
            assert quote["words"]
            assert all(quote["start"] <= start < end <= quote["end"] for start, end in quote["words"])


def test_statements_lead_to_their_places(layers):
    names = dict(
        zip([*layers.places["id"], *layers.areas["id"]], [*layers.places["name"], *layers.areas["name"]], strict=True)
    )
    ends = {
        row["relation"]: (names[row["figure_id"]], names[row["ground_id"]])
        for row in records(TABLES["relations"], layers.relations)
    }
    assert ends == {
        "direction+distance": ("village 20 km south of Kherson", "Kherson"),
        "near": ("Bucha", "Kyiv"),
    }


def test_what_is_not_on_the_map_has_no_id():
    layers = map_article(from_text("A refinery 30 km west of Qwertyovka near the town of Bucha burned."))
    for row in records(TABLES["relations"], layers.relations):
        placed = set(layers.places["id"]) | set(layers.areas["id"])
        assert {row["figure_id"], row["ground_id"]} - {None} <= placed
        assert (row["ground_id"] is None) == (row["ground"] == "Qwertyovka")


def test_two_stretches_of_one_sentence_are_both_kept_and_overlaps_are_one():
    quoter = Quoter.of(Article("x", "Drones went from A to B and then on to C."))
    (quote,) = quoter.evidence([Span(28, 40, ""), Span(0, 23, ""), Span(12, 23, "")], ())
    assert quote["words"] == [[0, 23], [28, 40]]


def test_words_lie_in_a_sentence_that_was_cut():
    text = "word " * 400 + "from A to B" + " word" * 400
    start = text.index("from A")
    (quote,) = Quoter.of(Article("x", text)).evidence([Span(start, start + 11, "from A to B")], ())
    assert quote["end"] - quote["start"] <= LONGEST_QUOTE
    assert quote["text"][start - quote["start"] :][:11] == "from A to B"
    assert quote["words"] == [[start, start + 11]]
    json.dumps(quote)
