"""Places and areas as a page lists and draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.webmap import basemap, words
from geomap.webmap.frame import PIN_LAT
from geomap.webmap.prose import sentence_at, sentence_span

if TYPE_CHECKING:
    from geomap.model import Article
    from geomap.webmap.content import Rows
    from geomap.webmap.frame import Frame, Grid
    from geomap.webmap.where import Where

    Item = dict[str, Any]

_ORDER = {
    "site": 0,
    "settlement": 0,
    "near": 0,
    "reference": 1,
    "water": 2,
    "area": 3,
    "region": 3,
    "radius": 4,
    "named": 5,
}
_MOST_OTHERS = 12
_BUDGET_OTHERS = 30_000  # in a page; what else was in the running is in the layers in full
_MOST_QUOTES = 5  # in a card; the sentences of all are marked in the text
_SPOTS = 14  # places offered for the name of an area
_SEEN_EDGE = 0.15  # of an envelope's outline: more of it over open water, and its straight sides would be seen


def place_items(rows: Rows, frame: Frame, grid: Grid, article: Article, *, where: Where) -> list[Item]:
    """Points first, then waters and areas, each in text order; references after what happened."""
    uses = _uses(rows)
    mentions = {row["id"]: row for row in rows.mentions}
    crossed = {via["id"] for leg in rows.routes for via in leg["via"]}
    outlined = {row["gazetteer_id"] for row in rows.areas if row["precision"] == "near"}
    most_others = min(_MOST_OTHERS, max(1, _BUDGET_OTHERS // max(1, len(rows.places) + len(rows.areas))))
    found = []
    for row in (*rows.places, *rows.areas):
        area = "basis" in row
        others = _others(row, grid)
        item = {
            "id": row["id"],
            "name": row["name"],
            "symbol": area_symbol(row) if area else point_symbol(row),
            "line": words.place_line(row, uses.get(row["id"], [])),
            "kind": words.kind(row),
            "country": row["country_code"] if row["precision"] == "country" else "",
            "full": words.kind_and_country(row),
            "known": words.known_to(row, area=area),
            "match": words.match(row),
            "claim": words.claim(row),
            "review": "not yet reviewed" if row["review"] == "unreviewed" else row["review"],
            "reason": row["reason"],
            "quotes": [_quote(quote, mentions, article, where=where) for quote in row["quotes"][:_MOST_QUOTES]],
            "more": max(0, len(row["quotes"]) - _MOST_QUOTES),
            "others": others[:most_others],
            "more_others": max(0, len(others) - most_others),
            "gazetteer": words.gazetteer(row["gazetteer"]),
            "count": row["mention_count"],
            "sentences": sorted({sentence_at(article, q["start"]) for q in row["quotes"]}),
            "note": "",
            "why_named": "",
        }
        item |= _area_geometry(row, item, frame, grid, crossed) if area else _point_geometry(row, grid)
        if not area and row["gazetteer_id"] in outlined:
            item["radius"] = 0  # the shape that says where it may be is drawn
        found.append(item)
    return sorted(found, key=lambda item: _ORDER[item["symbol"]])


def _uses(rows: Rows) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for leg in rows.routes:
        for key, what in (("origin_id", "starts"), ("destination_id", "ends")):
            if leg[key] and leg["geometry"] is not None:
                found.setdefault(leg[key], []).append(f"leg {leg['label']} {what}")
        for via in leg["via"]:
            if via["id"]:
                found.setdefault(via["id"], []).append(f"crossed by leg {leg['label']}")
    return found


def point_symbol(row: Item) -> str:
    """Symbol of a place with a point."""
    if row["role"] == "reference":
        return "reference"
    if row["precision"] in {"site", "near"}:
        return str(row["precision"])
    return "settlement"


def area_symbol(row: Item) -> str:
    """Symbol of an area."""
    if row["precision"] == "near":
        return "radius"
    if row["precision"] == "water":
        return "water"
    if row["shaded"] and row["basis"] == "envelope":
        return "region"  # a box round a river is no outline of it: a name, and no fill
    region = row["precision"] == "region" and row["feature_code"] != "CONT"  # no map shows where a continent is
    return "area" if row["shaded"] else "region" if region else "named"


def _point_geometry(row: Item, grid: Grid) -> Item:
    point = row["geometry"]
    note = ""
    if row["role"] == "reference":
        note = "reference point"
    elif row["precision"] == "site" and row["kind_of_place"].lower() not in row["name"].lower():
        note = row["kind_of_place"]
    if abs(point.y) > PIN_LAT:
        note = "nearer the pole than this map goes"
    return {
        "at": [grid.point((point.x, point.y))],
        "geometry": None,
        "crossed": False,
        "wet": False,
        "derived": False,
        "coordinates": [round(point.x, 3), round(point.y, 3)],
        "note": note,
        "radius": row["uncertainty_km"] or 0,
    }


def _area_geometry(row: Item, item: Item, frame: Frame, grid: Grid, crossed: set[str]) -> Item:
    drawn: list[list[int]] = []
    visible, whole = visible_shape(row, frame)
    why = "The whole country: no point of it is meant, so it is named and not shaded."
    if row["precision"] != "country":
        why = "The whole area: no point of it is meant, so it is named and not shaded."
    if visible is None and item["symbol"] in {"area", "region"}:
        item["symbol"], why = "named", "Far from everything else in the text: outside this map."
    if visible is not None and whole and item["symbol"] in {"area", "radius", "water"}:
        drawn = basemap.rings(visible, frame, grid)
    spots = []
    if visible is not None and item["symbol"] != "radius":
        for box in (basemap.widened(frame), frame.box):
            spots += basemap.interior_points(
                basemap.largest(basemap.clip(np.array([visible]), box), frame), most=_SPOTS
            )
    return {
        "at": [grid.point(spot[:2]) for spot in spots],
        "geometry": drawn,
        "crossed": row["id"] in crossed,
        "wet": row["feature_class"] == "H",
        "derived": words.is_derived(row),
        "coordinates": [],
        "radius": 0,
        "why_named": why if item["symbol"] == "named" else "",
    }


def visible_shape(row: Item, frame: Frame) -> tuple[Any, bool]:
    """Return what of an area lies in the frame's box, None of nothing, and whether it can be filled."""
    shape = row["geometry"]
    parts = basemap.clip(np.array([*getattr(shape, "geoms", [shape])], dtype=object), frame.box)
    if not len(parts):
        return None, False
    visible = shapely.union_all(parts)
    if area_symbol(row) != "water":
        return visible, True
    # An ocean is most of its map, and where it ends in another is a straight line that nobody sees on the water.
    return (visible, False) if row["feature_code"] == "OCN" else _water(visible, row["basis"], frame)


def _water(shape: Any, basis: str, frame: Frame) -> tuple[Any, bool]:
    """Water of a shape, and whether it can be tinted: not where an envelope's straight sides cross open water."""
    if basis != "envelope":
        return shape, True
    ground = shapely.union_all(basemap.clip(basemap.land(frame), shape.bounds))
    water = shape.difference(ground)
    open_edge = shape.exterior.difference(ground).length if shape.geom_type == "Polygon" else shape.length
    return (water if not water.is_empty else shape), open_edge <= _SEEN_EDGE * shape.length


def _quote(quote: Item, mentions: dict[str, Item], article: Article, *, where: Where) -> Item:
    """Return a quote: where it stands, and its words with the mention in the middle.

    ``cut`` are offsets in the sentence, in the UTF-16 units that a browser counts: the quote's start, the mention's
    start and end, the quote's end. Where a quote is more than one sentence it is in ``pieces``.
    """
    mention = mentions.get(quote["mention_id"] or "")
    start, end = quote["start"], quote["end"]
    inner = (end, end)
    if mention and start <= mention["start"] and mention["end"] <= end:
        inner = (mention["start"], mention["end"])
    text = article.text
    number = sentence_at(article, mention["start"] if mention else start)
    said: Item = {"where": where.one(quote["paragraph"]), "sentence": number}
    first, last = sentence_span(article, number)
    if first <= start and end <= last:
        edges = (start, *inner, end)
        return said | {"cut": [_units(text[first:edge]) for edge in edges], "pieces": []}
    return said | {"cut": [], "pieces": [text[start : inner[0]], text[inner[0] : inner[1]], text[inner[1] : end]]}


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text) + sum(char > "\uffff" for char in text)


def _others(row: Item, grid: Grid) -> list[Item]:
    return [
        {
            "name": other["name"],
            "at": grid.point((other["lon"], other["lat"])),
            "score": f"{other['score']:.2f}",
            "reason": other["reason"],
        }
        for other in row["candidates"]
        if other["id"] != row["gazetteer_id"]
    ]
