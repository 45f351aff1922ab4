"""Labelled articles and answers to them: JSON lines in, checked values out, errors by line.

::

    gold        {"id", "text", "toponyms": [{"start", "end", "name", "lat", "lon", "geonameid", "area", "type"}]}
    prediction  {"id", "places": [{"start", "end", "lat", "lon", "geonameid", "area", "kind", "confidence", …}]}

Offsets count code points of ``text``, half-open. Of a gold toponym ``start`` and ``end`` are needed, of a place ``lat``
and ``lon`` as well; null stands for what is not known. ``area`` is the GeoNames code of a country or first-level
division ("RU", "RU.73").
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import ArticleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Ident = str | int
_LIMITS = {"lat": 90.0, "lon": 180.0}


@dataclass(frozen=True, slots=True)
class Located:
    """What gold names and answers share: a span, and the place it stands for. Degrees; None is not known."""

    start: int
    end: int
    name: str
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None
    area: str | None = None

    @property
    def has_point(self) -> bool:
        return self.lat is not None and self.lon is not None


@dataclass(frozen=True, slots=True)
class GoldName(Located):
    """A name that a person marked; ``type`` is whatever class the corpus gives it."""

    type: str = ""


@dataclass(frozen=True, slots=True)
class Answer(Located):
    """A name that was found. ``confidence`` is 0 to 1, None where the answer has none."""

    kind: str = ""
    confidence: float | None = None
    match_confidence: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A labelled article."""

    id: Ident
    text: str
    names: tuple[GoldName, ...]


Answers = dict[Ident, tuple[Answer, ...]]


def read_gold(path: Path | str) -> tuple[Document, ...]:
    """Read labelled articles.

    Raises
    ------
    ArticleError
        The file cannot be read, holds nothing, or a line of it is not what it should be; the message names the line.
    """
    documents: dict[Ident, Document] = {}
    for where, row in _rows(path):
        document = _document(row, where)
        if document.id in documents:
            raise ArticleError(f"{where}: document {document.id!r} stands there twice")
        documents[document.id] = document
    if not documents:
        raise ArticleError(f"{path}: holds no labelled article")
    return tuple(documents.values())


def read_answers(path: Path | str) -> Answers:
    """Read answers, as ``geomap places --jsonl`` prints them.

    Raises
    ------
    ArticleError
        As ``read_gold``.
    """
    answers: Answers = {}
    for where, row in _rows(path):
        ident = _ident(row, where)
        if ident in answers:
            raise ArticleError(f"{where}: document {ident!r} is answered twice")
        answers[ident] = answers_of(_objects(row, "places", where), where)
    return answers


def answers_of(places: Iterable[dict[str, Any]], where: str = "answer") -> tuple[Answer, ...]:
    """Check places of one document; of two with the same span the later one holds."""
    found: dict[tuple[int, int], Answer] = {}
    for number, place in enumerate(places, start=1):
        here = f"{where}, place {number}"
        if missing := [key for key in ("start", "end", "lat", "lon") if key not in place]:
            raise ArticleError(f"{here}: lacks {', '.join(missing)}")
        answer = Answer(
            **_located(place, here),
            kind=_text(place, "kind", here),
            confidence=_number(place, "confidence", 1.0, here),
            match_confidence=_text(place, "match_confidence", here),
        )
        found[answer.start, answer.end] = answer
    return tuple(found.values())


def _rows(path: Path | str) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        lines = Path(path).read_bytes().splitlines()
    except (OSError, ValueError) as error:
        raise ArticleError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{path} line {number}"
        try:
            row = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise ArticleError(f"{where}: is not JSON in UTF-8 ({error})") from error
        if not isinstance(row, dict):
            raise ArticleError(f"{where}: is not a JSON object")
        yield where, row


def _document(row: dict[str, Any], where: str) -> Document:
    ident = _ident(row, where)
    text = row.get("text")
    if not isinstance(text, str):
        raise ArticleError(f'{where}: the document has no "text"')
    names = []
    for number, toponym in enumerate(_objects(row, "toponyms", where), start=1):
        here = f"{where}, toponym {number}"
        fields = _located(toponym, here)
        words = text[fields["start"] : fields["end"]]
        if fields["end"] > len(text):
            raise ArticleError(f"{here}: ends at {fields['end']}, and the text at {len(text)}")
        if fields["name"] not in {"", words}:
            raise ArticleError(f"{here}: is called {fields['name']!r}, and the text there says {words!r}")
        names.append(GoldName(**{**fields, "name": words}, type=_text(toponym, "type", here)))
    return Document(ident, text, tuple(names))


def _ident(row: dict[str, Any], where: str) -> Ident:
    ident = row.get("id")
    if isinstance(ident, bool) or not isinstance(ident, str | int):
        raise ArticleError(f'{where}: the document has no "id" (a string or a whole number)')
    return ident


def _objects(row: dict[str, Any], key: str, where: str) -> list[dict[str, Any]]:
    values = row.get(key)
    if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
        raise ArticleError(f'{where}: "{key}" is not a list of objects')
    return values


def _located(row: dict[str, Any], where: str) -> dict[str, Any]:
    start, end = row.get("start"), row.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise ArticleError(f"{where}: {start!r} to {end!r} is no span")
    lat, lon = (_number(row, key, limit, where) for key, limit in _LIMITS.items())
    if (lat is None) != (lon is None):
        raise ArticleError(f"{where}: has only one of lat and lon")
    geonameid = row.get("geonameid")
    if geonameid is not None and type(geonameid) is not int:
        raise ArticleError(f"{where}: geonameid {geonameid!r} is not a whole number")
    return {
        "start": start,
        "end": end,
        "name": _text(row, "name", where),
        "lat": lat,
        "lon": lon,
        "geonameid": geonameid,
        "area": _text(row, "area", where) or None,
    }


def _text(row: dict[str, Any], key: str, where: str) -> str:
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise ArticleError(f"{where}: {key} {value!r} is not text")
    return value or ""


def _number(row: dict[str, Any], key: str, limit: float, where: str) -> float | None:
    value = row.get(key)
    if value is None:
        return None
    # NaN is not at most anything.
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= limit:
        raise ArticleError(f"{where}: {key} {value!r} is not a number from {-limit:g} to {limit:g}")
    return float(value)
