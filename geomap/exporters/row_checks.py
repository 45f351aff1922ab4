"""Does a row that a person has edited make sense? Every problem in words, and what an added row need not say."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geomap import review

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shapely.geometry.base import BaseGeometry

    from geomap.columns import Column, Table
    from geomap.exporters.edits import Sheet

    Row = Mapping[str, Any]

_LIMITS = (180.0, 90.0)
_SHAPES = {
    "Point": ("Point",),
    "Polygon": ("Polygon", "MultiPolygon"),
    "LineString": ("LineString", "MultiLineString"),
}
_RANGES: dict[str, tuple[float, float]] = {
    "match_score": (0, 1),
    "land_share": (0, 1),
    "uncertainty_km": (0, 20_040),  # half round the earth
    "population": (0, math.inf),
    "mention_count": (0, math.inf),
    "leg_order": (1, math.inf),
    "paragraph": (1, math.inf),
    "measured_bearing": (0, 360),
}
_NUMBER = (int, float)
_NO_TEXT = (str, type(None))
# Keys of the objects in a JSON column, and the types of their values.
_KEYS: dict[str, dict[str, tuple[type, ...]]] = {
    "quotes": {"mention_id": _NO_TEXT, "start": (int,), "end": (int,), "paragraph": (int,), "text": (str,)},
    "candidates": {
        "id": (str,), "name": (str,), "lon": _NUMBER, "lat": _NUMBER, "score": _NUMBER, "reason": (str,),
    },
    "via": {"id": _NO_TEXT, "name": (str,)},
}  # fmt: skip
_REFERENCES = {
    "origin_id": "places", "destination_id": "places", "place_id": "places", "figure_id": "places",
    "ground_id": "places", "leg_id": "routes", "mention_id": "mentions",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """What rows are held against: the ids that there are, the article, and the text that quotes are taken from."""

    ids: Mapping[str, frozenset[str]]
    names: Mapping[str, str]
    article_id: str
    article_url: str
    text: str

    @classmethod
    def of(cls, sheets: Mapping[str, Sheet], facts: Mapping[str, Any]) -> Context:
        ids = {name: frozenset(sheet.values["id"]) for name, sheet in sheets.items()}
        named = (sheets["places"].values, sheets["areas"].values)
        return cls(
            ids | {"places": ids["places"] | ids["areas"]},
            {key: name for values in named for key, name in zip(values["id"], values["name"], strict=True)},
            facts["article"]["id"],
            facts["article"]["url"],
            facts["text"],
        )


def fill_added(layer: str, row: Row, geometry: BaseGeometry | None, context: Context) -> Row:
    """Return a row that a person added with what it need not say; what it says stands."""
    quoted = row.get("quotes") not in {None, "", "[]"}
    given = {key: value for key, value in row.items() if value not in {None, ""}}
    known: dict[str, Any] = {"article_id": context.article_id, "article_url": context.article_url or None}
    if "quotes" in row:
        known["quotes"] = "[]"
    if layer in {"places", "areas"}:
        known |= ADDED_PLACE | {"gazetteer_id": f"{review.GAZETTEER}:{row['id']}"}
        known |= {"claim_status": "claimed", "reason": "Added by a person."} if quoted else {}
        known |= {"precision": "region", "basis": "derived", "shaded": 1} if layer == "areas" else {}
    elif layer == "routes":
        known |= ADDED_LEG | ({"claim_status": "claimed"} if quoted else {})
        known |= {end: context.names.get(str(row[f"{end}_id"])) for end in ("origin", "destination")}
        known |= {"method": review.BY_HAND, "path_basis": "schematic"} if geometry is not None else {}
    return {key: given.get(key, known.get(key)) for key in row}


ADDED_PLACE: dict[str, Any] = {
    "kind_of_place": "place added by a person",
    "precision": "site",
    "match_confidence": "certain",
    "match_score": 1.0,
    "role": "event",
    "claim_status": "assessed",
    "review": review.VERIFIED,
    "mention_count": 0,
    "candidates": "[]",
    "reason": review.ADDED,
    "gazetteer": review.GAZETTEER,
}
ADDED_LEG: dict[str, Any] = {
    "label": "+",
    "leg_order": 1,
    "claim_status": "assessed",
    "origin_implied": 0,
    "destination_implied": 0,
    "undirected": 0,
    "via": "[]",
    "mode": "unknown",
    "modality": "reported",
    "review": review.VERIFIED,
}


def check(
    table: Table, row: Row, geometry: BaseGeometry | None, context: Context, *, moved: bool
) -> Iterator[str]:  # fmt: skip
    """Yield what is wrong with a row; ``moved`` says that a person has drawn its geometry."""
    wrong = False
    for column in table.columns:
        problem = _value_problem(column, row[column.name]) or _reference_problem(column.name, row, context)
        if problem:
            wrong = True
            yield problem
    if wrong:
        return
    if row.get("article_id", context.article_id) != context.article_id:
        yield f"article_id is {row['article_id']!r}, the article of this file is {context.article_id!r}"
    if table.geometry:
        yield from _geometry_problems(table, geometry, moved=moved)
    yield from _quote_problems(row, context)
    if table.name == "routes":
        yield from _leg_problems(row, geometry)
    elif table.name == "mentions" and context.text[row["start"] : row["end"]] != row["toponym"]:
        yield f"the article does not say {row['toponym']!r} at {row['start']} to {row['end']}"


def _value_problem(column: Column, value: Any) -> str:
    name = column.name
    if value is None:
        return "" if column.nullable else f"{name} is empty"
    if column.type in {"text", "json"} and not isinstance(value, str):
        return f"{name} is no text but {value!r}"
    if column.values and value not in column.values:
        return f"{name} is {value!r}; it may be {', '.join(column.values)}"
    if column.type == "json":
        return _json_problem(name, value)
    if column.type == "text":
        return f"{name} is empty" if not value.strip() and not column.nullable else ""
    if column.type == "boolean":
        return "" if value in {0, 1} else f"{name} is {value!r}; it may be true or false"
    whole = column.type == "integer"
    if not isinstance(value, int if whole else _NUMBER) or not math.isfinite(value):
        return f"{name} is no {'whole ' if whole else ''}number but {value!r}"
    low, high = _RANGES.get(name, (0, math.inf) if name.endswith("_km") else (-math.inf, math.inf))
    if not low <= value <= high:
        return f"{name} is {value}; it lies from {low:g}" + (f" to {high:g}" if high < math.inf else "")
    return ""


def _json_problem(name: str, text: str) -> str:
    try:
        found = json.loads(text)
    except ValueError:
        return f"{name} is no JSON"
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        return f"{name} is no JSON list of objects"
    for each in found:
        for key, types in _KEYS[name].items():
            value = each.get(key)
            if not isinstance(value, types) or isinstance(value, bool):
                return f"{name}: {key} is {json.dumps(value)}"
    return ""


def _reference_problem(name: str, row: Row, context: Context) -> str:
    if name == "via":
        ids = [each.get("id") for each in json.loads(row["via"])]
        layer = "places"
    elif name in _REFERENCES:
        ids, layer = [row[name]], _REFERENCES[name]
    else:
        return ""
    where = "places or areas" if layer == "places" else layer
    unknown = [each for each in ids if each is not None and each not in context.ids[layer]]
    return f"{name} is {unknown[0]!r}: there is no such row in {where}" if unknown else ""


def _geometry_problems(table: Table, geometry: BaseGeometry | None, *, moved: bool) -> Iterator[str]:
    import numpy as np  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    assert table.geometry is not None
    if geometry is None:
        if table.geometry != "LineString":
            yield f"it has no geometry that can be read: a {table.geometry.lower()} is wanted"
        return
    if not moved:
        return
    if geometry.geom_type not in _SHAPES[table.geometry]:
        yield f"its geometry is a {geometry.geom_type}; {table.geometry} is wanted"
        return
    points = shapely.get_coordinates(geometry)
    wrong = ~(np.abs(points) <= _LIMITS).all(axis=1)  # nan compares false
    if wrong.any():
        lon, lat = points[wrong][0]
        yield f"it lies at longitude {lon:g}, latitude {lat:g}: outside the world"
    elif not geometry.is_valid:
        yield f"its geometry is not valid: {shapely.is_valid_reason(geometry)}"


def _quote_problems(row: Row, context: Context) -> Iterator[str]:
    for quote in json.loads(row.get("quotes") or "[]"):
        said = context.text[max(0, quote["start"]) : max(0, quote["end"])]
        if said != quote["text"]:
            yield f"quotes: the article does not say {_short(quote['text'])!r} at {quote['start']} to {quote['end']}"


def _leg_problems(row: Row, geometry: BaseGeometry | None) -> Iterator[str]:
    located = row["origin_id"] is not None and row["destination_id"] is not None
    if geometry is None and row["path_basis"]:
        yield f"path_basis is {row['path_basis']!r}, and there is no line"
    elif geometry is None and not row["no_line_reason"]:
        yield ("both its ends are located, and " if located else "") + "there is neither a line nor a no_line_reason"
    elif geometry is not None and not located:
        yield f"it has a line, and no {'origin_id' if row['origin_id'] is None else 'destination_id'}"
    elif geometry is not None and row["no_line_reason"]:
        yield "it has a line and a no_line_reason"


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
