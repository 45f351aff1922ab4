"""Layers with as many places and legs as one asks for: real names from the gazetteer in sentences made here."""

from __future__ import annotations

import math
import sqlite3
from typing import TYPE_CHECKING

from geomap.articles import from_text
from geomap.geodesy import distance_km
from geomap.layers import build
from geomap.model import Leg, LegEnd, Mention, Resolution, Route, Span
from geomap.pipeline import open_gazetteer

if TYPE_CHECKING:
    from geomap.model import Article, Layers, Place

_SAID = (
    "Officials in {} said on Monday that roads to {} were open again.",
    "Trucks left {} for {} before dawn, witnesses said.",
    "A hospital in {} took in people from {} after the storm.",
    "Residents of {} and {} were told to stay at home.",
)
_PARAGRAPH = 6  # sentences
_STEPS = 100


def many_layers(places: int, legs: int = 0) -> Layers:
    """Make layers of about ``places`` places and ``legs`` legs, with the quotes and candidates that an article gives.

    The most populous places of the gazetteer in a fixed order that mixes countries; sentences name two of them each.
    """
    gazetteer = open_gazetteer()
    chosen = _towns(places)
    article, spans = _article([name for name, _ in chosen])
    resolutions = []
    for (name, key), (start, end) in zip(chosen, spans, strict=True):
        found = sorted(gazetteer.candidates(name), key=lambda each: (-each.score, each.place.id))
        place = next((each.place for each in found if each.place.id == key), None) or gazetteer.place(key)
        assert place
        mention = Mention(start, end, name)
        resolutions.append(
            Resolution(
                mention,
                place,
                tuple(found[:10]),
                match_score=0.9,
                match_confidence="certain",
                precision=place.precision,
                uncertainty_km=place.uncertainty_km,
                reason="The most populous place of this name.",
            )
        )
    drawn = [
        _leg(article, a, b) for a, b in zip(resolutions[: 2 * legs : 2], resolutions[1 : 2 * legs : 2], strict=True)
    ]
    return build(article, resolutions, [leg for leg, _ in drawn], [route for _, route in drawn], (), gazetteer)


def _towns(count: int) -> list[tuple[str, str]]:
    """Names and ids of populated places, mixed by a fixed multiplier."""
    from geomap.gazetteers.embedded import DATA  # noqa: PLC0415

    with sqlite3.connect(f"file:{DATA}?mode=ro&immutable=1", uri=True) as database:
        rows = database.execute(
            "SELECT name, place FROM place WHERE feature_class = 'P' AND id IS NULL "
            "ORDER BY population DESC, place LIMIT ?",
            (count,),
        ).fetchall()
    mixed = (rows[number * 7919 % len(rows)] for number in range(len(rows)))
    return [(name, f"geonames:{key}") for name, key in mixed]


def _article(names: list[str]) -> tuple[Article, list[tuple[int, int]]]:
    text = "Storms close roads on every continent\n\n"
    spans = []
    for number, pair in enumerate(zip(names[::2], names[1::2], strict=True)):
        head, between, tail = _SAID[number % len(_SAID)].split("{}")
        for before, name in zip((head, between), pair, strict=True):
            text += before
            spans.append((len(text), len(text) + len(name)))
            text += name
        text += tail + (" " if (number + 1) % _PARAGRAPH else "\n\n")
    return from_text(text), spans


def _leg(article: Article, a: Resolution, b: Resolution) -> tuple[Leg, Route]:
    ends = [LegEnd(Span(each.mention.start, each.mention.end, each.mention.toponym), each.mention) for each in (a, b)]
    start, end = a.mention.start, b.mention.end
    leg = Leg(ends[0], ends[1], mode="road", evidence=(Span(start, end, article.text[start:end]),))
    assert a.place
    assert b.place
    return leg, _line(a.place, b.place)


def _line(a: Place, b: Place) -> Route:
    """Draw the way as a routing service would have found it: a line with a bend and a hundred points."""
    steps = [number / _STEPS for number in range(_STEPS + 1)]
    line = tuple(
        (
            a.lon + (b.lon - a.lon) * t,
            max(-80.0, min(80.0, a.lat + (b.lat - a.lat) * t + 2.0 * math.sin(math.pi * t) + 0.1 * math.sin(40 * t))),
        )
        for t in steps
    )
    return Route((line,), "inferred-network", length_km=distance_km(a.point, b.point) * 1.2)
