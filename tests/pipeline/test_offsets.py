"""Offsets stay right whatever the text holds: controls, NULs, lone surrogates, every kind of line end."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geomap.articles import from_text
from geomap.errors import ArticleError
from geomap.pipeline import map_article, open_gazetteer, read, summary

_NAMES = [
    "Kyiv", "the Russian capital", "Amirabad", "São Paulo", "Fla.", "New York", "Côte d'Ivoire", "U.S.", "İzmir",
    "Straße", "east of Moscow", "two air bases", "the Iranian city of", "sailed from", "to", "across the Caspian Sea",
    "near",
]  # fmt: skip
_ANYTHING = st.text(st.characters(codec=None), max_size=12)
_PIECES = (
    st.sampled_from(_NAMES)
    | _ANYTHING
    | st.sampled_from([" ", ". ", "\n", "\r\n", "\r\n\r\n", ", ", "\u2029", "\x00", "’s "])
)


@pytest.fixture(scope="module")
def gazetteer():
    opened = open_gazetteer()
    yield opened
    opened.close()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_PIECES, min_size=1, max_size=25).map("".join))
def test_every_span_is_the_text_it_says(gazetteer, text):
    try:
        article = from_text(text)
    except ArticleError:
        return
    reading = read(article, gazetteer=gazetteer)
    for resolution in reading.resolutions:
        mention = resolution.mention
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.toponym
    spans = [span for relation in reading.relations for span in (relation.figure, relation.ground, relation.trigger)]
    for leg in reading.legs:
        ends = [end for end in (leg.origin, leg.destination, *leg.via) if end]
        spans += [end.span for end in ends] + list(leg.evidence) + [leg.mover] * bool(leg.mover)
        for end in ends:
            assert end.mention is None or text[end.mention.start : end.mention.end] == end.mention.toponym
    for span in spans:
        assert 0 <= span.start <= span.end <= len(text)
        assert text[span.start : span.end] == span.text


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_ANYTHING, st.data())
def test_given_spans_are_kept(gazetteer, prefix, data):
    text = prefix + " From Rome to Oslo and Qwertyville."
    size = len(text)
    starts = data.draw(st.lists(st.integers(0, size - 1), max_size=6))
    spans = [(start, data.draw(st.integers(start + 1, size))) for start in starts]
    reading = read(from_text(text), gazetteer=gazetteer, spans=spans)
    assert [(each.mention.start, each.mention.end) for each in reading.resolutions] == sorted(set(spans))
    assert all(text[each.mention.start : each.mention.end] == each.mention.toponym for each in reading.resolutions)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_PIECES, min_size=1, max_size=20).map("".join))
def test_layers_quote_the_text(gazetteer, text):
    try:
        article = from_text(text)
    except ArticleError:
        return
    layers = map_article(article, gazetteer=gazetteer)
    for row in layers.mentions.itertuples():
        assert text[row.start : row.end] == row.toponym
    for table in (layers.places, layers.areas, layers.routes, layers.relations, layers.unlocated):
        for quote in (each for quotes in table["quotes"] for each in json.loads(quotes)):
            assert text[quote["start"] : quote["end"]] == quote["text"]
    json.dumps(summary(layers), allow_nan=False)
