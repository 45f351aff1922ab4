"""The JSON-lines forms of ``geomap places`` and ``geomap routes``: one document a line in, one line out, streamed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from geomap.articles import from_text
from geomap.errors import ArticleError, DatasetError, GeomapError
from geomap.pipeline import open_gazetteer, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from geomap.model import Leg, LegEnd, Place, Resolution, Span
    from geomap.pipeline import Reading
    from geomap.settings import Settings

KINDS = ("literal", "associative", "demonym", "embedded", "description")
# 1e-5 degrees is a metre; no gazetteer knows better.
_DECIMALS = 5


def places_of(reading: Reading, *, kinds: Iterable[str] = KINDS) -> list[dict[str, Any]]:
    """Return the mentions of these kinds, in text order, each with what it was taken to mean."""
    wanted = frozenset(kinds)
    return [_place(each) for each in reading.resolutions if each.mention.kind in wanted]


def legs_of(reading: Reading) -> list[dict[str, Any]]:
    """Return the movements, in the order that the text states them."""
    return [_leg(leg) for leg in reading.legs]


def place_lines(lines: Iterable[bytes], *, settings: Settings, kinds: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Read documents and resolve their places; a line that fails gives ``{"id", "error", "places": []}``."""
    wanted = tuple(kinds)
    gazetteer = open_gazetteer(settings)

    def answer(document: dict[str, Any]) -> list[dict[str, Any]]:
        article = from_text(_text(document))
        spans = _spans(document, len(article.text))
        reading = read(article, settings=settings, gazetteer=gazetteer, spans=spans)
        if spans is None:
            return places_of(reading, kinds=wanted)
        # Exactly the spans that were asked for, in that order, whatever kind they turn out to be.
        found = {(each.mention.start, each.mention.end): _place(each) for each in reading.resolutions}
        return [found[span] for span in spans]

    return _answers(lines, "places", answer)


def leg_lines(lines: Iterable[bytes], *, settings: Settings) -> Iterator[dict[str, Any]]:
    """Read documents and their movements; a line that fails gives ``{"id", "error", "legs": []}``."""
    gazetteer = open_gazetteer(settings)

    def answer(document: dict[str, Any]) -> list[dict[str, Any]]:
        return legs_of(read(from_text(_text(document)), settings=settings, gazetteer=gazetteer))

    return _answers(lines, "legs", answer)


def _answers(
    lines: Iterable[bytes], what: str, answer: Callable[[dict[str, Any]], list[dict[str, Any]]]
) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        ident = None
        try:
            document = _document(line, number)
            ident = document.get("id")
            yield {"id": ident, what: answer(document)}
        except DatasetError:
            raise  # No line after this one would fare better.
        except GeomapError as error:
            yield {"id": ident, "error": str(error), what: []}


def _document(line: bytes, number: int) -> dict[str, Any]:
    try:
        document = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        msg = f"line {number}: is not JSON in UTF-8 ({error})"
        raise ArticleError(msg) from error
    if not isinstance(document, dict):
        msg = f"line {number}: is not a JSON object"
        raise ArticleError(msg)
    return document


def _text(document: dict[str, Any]) -> str:
    text = document.get("text")
    if not isinstance(text, str):
        raise ArticleError('the document has no "text"')
    return text


def _spans(document: dict[str, Any], length: int) -> list[tuple[int, int]] | None:
    spans = document.get("spans")
    if spans is None:
        return None
    try:
        pairs = [(span["start"], span["end"]) for span in spans]
    except (TypeError, KeyError) as error:
        raise ArticleError('"spans" is not a list of {"start", "end"}') from error
    for start, end in pairs:
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= length:
            msg = f"the span {start!r} to {end!r} is not in the text"
            raise ArticleError(msg)
    return pairs


def _place(resolution: Resolution) -> dict[str, Any]:
    mention, place = resolution.mention, resolution.place
    return {
        "start": mention.start,
        "end": mention.end,
        "name": mention.toponym,
        "kind": mention.kind,
        "lat": round(place.lat, _DECIMALS) if place else None,
        "lon": round(place.lon, _DECIMALS) if place else None,
        "geonameid": place.geonameid if place else None,
        "area": area_code(place) if place else None,
        "confidence": round(resolution.match_score, 4),
        "match_confidence": resolution.match_confidence,
        "reason": resolution.reason,
    }


def area_code(place: Place) -> str | None:
    """GeoNames code of a country ("RU") or first-level division ("RU.73"), None for any other place."""
    if place.precision == "country":
        return place.country_code or None
    if place.feature_code == "ADM1" and place.country_code and place.admin1_code:
        return f"{place.country_code}.{place.admin1_code.rpartition('.')[2]}"
    return None


def _leg(leg: Leg) -> dict[str, Any]:
    return {
        "origin": _end(leg.origin),
        "destination": _end(leg.destination),
        "via": [_end(via) for via in leg.via],
        "mode": leg.mode,
        "modality": leg.modality,
        "mover": _span(leg.mover),
        "chain": leg.chain,
        "undirected": leg.undirected,
    }


def _end(end: LegEnd | None) -> dict[str, Any] | None:
    if end is None:
        return None
    found = _span(end.span) or {}
    if end.implied:
        found["implied"] = True
    if not end.located:
        found["located"] = False
    return found


def _span(span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"start": span.start, "end": span.end, "name": span.text}
