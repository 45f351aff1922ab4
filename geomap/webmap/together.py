"""Several articles as one: their texts one after another, the places that they share once, with the quotes of all.

A page of several articles is the page of such a whole; what is said of which article is told apart by where in the
text it stands.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geomap.columns import TABLES, records
from geomap.model import Article, Layers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.columns import Table

    Row = dict[str, Any]

_BETWEEN = "\n\n"
_ROLES = ("event", "endpoint", "container", "reference")  # what an article tells most of, first
_JUDGED = ("match_confidence", "match_score", "reason", "candidates", "precision", "uncertainty_km")


@dataclass(frozen=True, slots=True)
class Together:
    """The whole as layers, and the articles in it: each with the number of its first paragraph, from 1."""

    layers: Layers
    articles: tuple[tuple[Article, int], ...]


def together(every: Sequence[Layers]) -> Together:
    """Put layers together in the order given; an article that comes twice is taken once."""
    several = list({layers.article.id: layers for layers in every}.values())
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    texts: list[str] = []
    paragraphs: list[int] = []
    articles = []
    counts = _Counts()
    for layers in several:
        article = layers.article
        start = sum(len(text) + len(_BETWEEN) for text in texts)
        articles.append((article, len(paragraphs) + 1))
        own = _moved(layers, start, len(paragraphs))
        counts.number(own["routes"])
        for name, found in own.items():
            rows[name] += found
        texts.append(article.text)
        paragraphs += [start + offset for offset in article.paragraphs]
    whole = Article(id="together", text=_BETWEEN.join(texts), name="together", paragraphs=tuple(paragraphs))
    whole = dataclasses.replace(whole, language=_same(article.language for article, _ in articles))
    names: dict[str, str] = {}
    for name in ("places", "areas"):
        rows[name] = _merged(rows[name], names)
    _rename(rows, names)
    tables = {name: _frame(TABLES[name], found) for name, found in rows.items()}
    attributions = dict.fromkeys(line for layers in several for line in layers.attributions)
    made = dataclasses.replace(several[0], article=whole, attributions=tuple(attributions), **tables)
    return Together(made, tuple(articles))


def _moved(layers: Layers, start: int, before: int) -> dict[str, list[Row]]:
    """Rows of all tables, with offsets and paragraphs as they are in the whole."""
    found: dict[str, list[Row]] = {}
    for name, table in TABLES.items():
        layer = getattr(layers, name)
        rows = list(records(table, layer))
        if table.geometry:
            rows = [row | {"geometry": shape} for row, shape in zip(rows, layer.geometry, strict=True)]
        for row in rows:
            for quote in row.get("quotes", []):
                quote |= {"start": quote["start"] + start, "end": quote["end"] + start}
                quote["paragraph"] += before
                quote["words"] = [[first + start, last + start] for first, last in quote.get("words", [])]
            if name == "mentions":
                row |= {"start": row["start"] + start, "end": row["end"] + start}
                row["paragraph"] += before
        found[name] = rows
    return found


class _Counts:
    """Numbers legs and journeys on through the articles: 1, 2, 3 for the first, 4, 5 for the second."""

    def __init__(self) -> None:
        self.numbers = self.letters = self.chains = 0

    def number(self, legs: list[Row]) -> None:
        chains = self.chains
        for leg in legs:
            if leg["chain"] is not None:
                leg["chain"] += chains
                self.chains = max(self.chains, leg["chain"])
            if leg["label"].isalpha():
                self.letters += 1
                leg["label"] = _letter(self.letters)
            else:
                self.numbers += 1
                leg["label"] = str(self.numbers)


def _letter(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def _merged(rows: list[Row], names: dict[str, str]) -> list[Row]:
    """One row a place: the same entry of the same gazetteer. ``names`` gets the id under which each row is now."""
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        # What the words of an article gave a shape is that article's own.
        own = str(row["gazetteer_id"]).startswith("derived:") or row["precision"] == "near"
        groups.setdefault(row["id"] if own else (row["gazetteer"], row["gazetteer_id"]), []).append(row)
    found = []
    for group in groups.values():
        names.update({row["id"]: group[0]["id"] for row in group})
        found.append(_one(group) if len(group) > 1 else group[0])
    return found


def _one(group: list[Row]) -> Row:
    best = max(group, key=lambda row: row["match_score"])
    sayers = dict.fromkeys(row["attributed_to"] for row in group if row["attributed_to"])
    one = group[0] | {key: best[key] for key in _JUDGED} | {
        "role": min((row["role"] for row in group), key=_ROLES.index),
        "mention_count": sum(row["mention_count"] for row in group),
        "quotes": [quote for row in group for quote in row["quotes"]],
        "attributed_to": "; ".join(sayers) or None,
        "claim_status": _same(row["claim_status"] for row in group) or "claimed",
        "review": _same(row["review"] for row in group) or "unreviewed",
    }  # fmt: skip
    if "shaded" in one:
        one["shaded"] = any(row["shaded"] for row in group)
    return one


def _rename(rows: dict[str, list[Row]], names: dict[str, str]) -> None:
    keys = {
        "mentions": ["place_id"],
        "routes": ["origin_id", "destination_id"],
        "relations": ["figure_id", "ground_id"],
    }
    for table, columns in keys.items():
        for row in rows[table]:
            row |= {column: names.get(row[column], row[column]) for column in columns}
            for via in row.get("via", []):
                via["id"] = names.get(via["id"], via["id"])


def _same(values: Any) -> str:
    """Return the value that all have, "" where they differ."""
    different = set(values)
    return str(different.pop()) if len(different) == 1 else ""


def _frame(table: Table, rows: list[Row]) -> Any:
    import geopandas as gpd  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    dtypes = {"integer": "Int64", "real": "float64", "boolean": "bool"}
    columns = {
        column.name: pd.Series(
            [json.dumps(row[column.name]) if column.type == "json" else row[column.name] for row in rows],
            dtype=dtypes.get(column.type, "object"),
        )
        for column in table.columns
    }
    if table.geometry is None:
        return gpd.GeoDataFrame(columns)
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries([row["geometry"] for row in rows], crs="EPSG:4326"))
