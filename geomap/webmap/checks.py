"""Statements of the text checked against the map, as a page lists and draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap.webmap import words
from geomap.webmap.prose import sentence_at
from geomap.webmap.spans import check_span, stated

if TYPE_CHECKING:
    from geomap.model import Article
    from geomap.webmap.content import Rows
    from geomap.webmap.frame import Grid
    from geomap.webmap.where import Where

    Item = dict[str, Any]

_ORDER = {"contradicted": 0, "loose": 1, "holds": 2, "unknown": 3}
MEASURED = frozenset({"near", "direction", "distance", "direction+distance", "between"})


def check_items(rows: Rows, index: dict[str, int], grid: Grid, article: Article, *, where: Where) -> list[Item]:
    """List the checks, contradicted ones first; the same statement with the same result is one check.

    That something without a name is in a place ("weapons in Belarus") cannot be checked and is no news: left out.
    """
    merged: dict[tuple[str, str, str], Item] = {}
    for row in rows.relations:
        if row["verdict"] == "unknown" and row["relation"] not in MEASURED:
            continue
        span = check_span(row, article.text)
        if row["relation"] == "in" and row["quotes"]:
            span = stated(row["quotes"][0])  # the trigger alone, "in", says nothing
        quote = article.text[span[0] : span[1]] if span else f"{row['figure']} {row['trigger']} {row['ground']}"
        text = words.verdict(row)
        item = merged.setdefault((quote.casefold(), row["verdict"], text), _new(row, quote, text, rows, grid))
        item["rows"].append(row["id"])
        start = span[0] if span else (row["quotes"][0]["start"] if row["quotes"] else 0)
        item["sentences"] = sorted({*item["sentences"], sentence_at(article, start)})
        place = where.one(article.paragraph_of(start))
        if place not in item["where"]:
            item["where"].append(place)
    for item in merged.values():
        ends = item.pop("ends")
        item["places"] = [index.get(end) for end in ends] if ends else []
    return sorted(merged.values(), key=lambda item: _ORDER[item["verdict"]])


def _new(row: Item, quote: str, text: str, rows: Rows, grid: Grid) -> Item:
    ends = _ends(row, rows)
    line = None
    if ends:
        ground, figure = (next(place for place in rows.places if place["id"] == end)["geometry"] for end in ends)
        label = words.about(row["measured_km"])
        side = words.direction(row["measured_bearing"])
        line = {
            "from": grid.point((ground.x, ground.y)),
            "to": grid.point((figure.x, figure.y)),
            "far": label,
            "label": f"{label}, {side}",
        }
    return {
        "quote": quote,
        "verdict": row["verdict"],
        "text": text,
        "figure": row["figure"],
        "ground": row["ground"],
        "relation": row["relation"],
        "rows": [],
        "where": [],
        "sentences": [],
        "ends": ends,
        "line": line,
    }


def _ends(row: Item, rows: Rows) -> tuple[str, str] | None:
    """Ids of the two places that a check measured between, ground first; None where one of them has no point."""
    if row["measured_km"] is None or row["measured_bearing"] is None or row["measured_km"] < 1:
        return None
    points = {place["id"] for place in rows.places}
    ground, figure = row["ground_id"], row["figure_id"]
    return (ground, figure) if ground in points and figure in points and ground != figure else None
