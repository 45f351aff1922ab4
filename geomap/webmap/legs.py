"""Legs as a page lists and draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.webmap import words
from geomap.webmap.frame import PIN_LAT
from geomap.webmap.prose import sentence_at

if TYPE_CHECKING:
    from geomap.model import Article
    from geomap.webmap.frame import Grid
    from geomap.webmap.where import Where

    Item = dict[str, Any]

_STYLES = {
    "stated": "stated",
    "inferred-water": "inferred",
    "inferred-network": "inferred",
    "geodesic": "inferred",
    "schematic": "schematic",
}


def leg_items(
    rows: list[Item],
    spans: list[list[tuple[int, int]]],
    *,
    index: dict[str, int],
    points: set[str],
    grid: Grid,
    article: Article,
    where: Where,
) -> list[Item]:
    """Every leg, drawn or not, with the group under which the list shows it.

    ``points`` are the ids of places with a point: there alone a badge can stand. A country is none.
    """
    found = []
    for row, own in zip(rows, spans, strict=True):
        lines = _lines(row["geometry"], grid)
        ends = [row["origin_id"], row["destination_id"]]
        numbered = not row["label"].isalpha()
        open_leg = not lines and numbered and None in ends
        stand = [index[end] for end in ends if open_leg and end in points]
        found.append(
            {
                "id": row["id"],
                "label": row["label"],
                "ends": words.leg_ends(row),
                "places": [index.get(end) if end else None for end in ends],
                "undirected": row["undirected"],
                "lines": lines,
                "style": style(row),
                "badge": badge(row, drawn=bool(lines)),
                "stand": stand[0] if stand else None,
                "open": words.open_end(row) if stand else "",
                "tags": words.leg_label(row) if lines else [],
                "line": words.leg_detail(row),
                "mode": row["mode"],
                "group": _group(row, rows),
                "quotes": [article.text[start:end] for start, end in own],
                "where": [where.one(article.paragraph_of(start)) for start, _ in own],
                "sentences": sorted({sentence_at(article, start) for start, _ in own}),
                "claim": words.claim(row),
                "modality": row["modality"],
                "length": words.leg_length(row) if row["length_km"] is not None and lines else "",
                "basis": words.BASES.get(row["path_basis"] or "", ""),
                "mover": row["mover"] or "",
                "reason": row["no_line_reason"] or "",
            }
        )
    return found


def badge(row: Item, *, drawn: bool) -> str:
    """How a leg's badge looks: filled where it is drawn and reported, hollow where the text is less sure."""
    if not drawn:
        return "dashed"
    return "filled" if row["modality"] == "reported" else "hollow"


def style(row: Item) -> str:
    """How a leg's line looks."""
    if row["modality"] == "denied" or row["claim_status"] == "disputed":
        return "disputed"
    return _STYLES.get(row["path_basis"] or "", "inferred")


def _lines(shape: Any, grid: Grid) -> list[list[int]]:
    """Parts of a route; those that were cut at ±180° are joined again."""
    if shape is None or shape.is_empty:
        return []
    parts: list[Any] = []
    for part in getattr(shape, "geoms", [shape]):
        points = np.asarray(part.coords)[:, :2].astype(float)
        points[:, 1] = points[:, 1].clip(-PIN_LAT, PIN_LAT)  # as far as the marks of its ends
        if parts:
            points[:, 0] += 360 * round((parts[-1][-1, 0] - points[0, 0]) / 360)
        if parts and np.allclose(parts[-1][-1], points[0], atol=1e-6):
            parts[-1] = np.vstack((parts[-1], points[1:]))
        else:
            parts.append(points)
    # All in the turn of the earth in which the story lies.
    middle = float(np.mean([points[:, 0].mean() for points in parts]))
    turn = grid.frame.unrolled(middle) - middle
    lines = [grid.line(points + np.array([turn, 0])) for points in parts]
    return [line for line in lines if len(line) > 2]  # noqa: PLR2004  (a single point is no line)


def _group(row: Item, rows: list[Item]) -> list[str]:
    """Heading of the list's part in which a leg stands: bold words, then plain ones."""
    claim = f"claimed, by {row['attributed_to']}" if row["attributed_to"] else "as the article states it"
    if row["chain"] is not None:
        movers = [leg["mover"] for leg in rows if leg["chain"] == row["chain"] and leg["mover"]]
        return [f"Journey: {movers[0]}" if movers else f"Journey {row['chain']}", claim]
    if row["label"].isalpha():
        return ["Between whole countries", "listed, not drawn: a country has no one point to start from"]
    return ["Single movements", claim]
