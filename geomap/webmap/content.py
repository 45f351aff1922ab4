"""Everything a page says, as plain values: the one block of data that its script reads.

Nothing here is markup. Coordinates are cells of a ``Grid``; references between parts are positions in the lists.
"""

from __future__ import annotations

import dataclasses
import re
import textwrap
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from geomap.columns import TABLES, records
from geomap.text import sentences
from geomap.webmap import basemap, places, words
from geomap.webmap.actors import actor_items
from geomap.webmap.checks import MEASURED, check_items
from geomap.webmap.frame import Frame, Grid, frame_of
from geomap.webmap.legs import leg_items
from geomap.webmap.prose import Marks, paragraphs, sentence_at
from geomap.webmap.spans import Found, check_span, leg_spans
from geomap.webmap.where import Part, Where

if TYPE_CHECKING:
    from geomap.model import Article, Layers
    from geomap.webmap.together import Together

    Item = dict[str, Any]

_SHORT = 36  # characters of a title, where it says which article
_MOST_SOURCES = 2  # the footer has two lines; all of them stand below the text
_CROWD = 250  # more points than this, and those near each other are gathered
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Rows:
    """The layers as plain rows; ``places`` and ``areas`` with their geometry under ``geometry``."""

    places: list[Item]
    areas: list[Item]
    routes: list[Item]
    mentions: list[Item]
    relations: list[Item]
    unlocated: list[Item]

    @classmethod
    def of(cls, layers: Layers) -> Rows:
        found = {}
        for name, table in TABLES.items():
            layer = getattr(layers, name)
            rows = list(records(table, layer))
            if table.geometry:
                rows = [row | {"geometry": shape} for row, shape in zip(rows, layer.geometry, strict=True)]
            found[name] = rows
        return cls(**found)


def page_data(layers: Layers) -> Item:
    """Return the data of a page, ready to be written as JSON; the same layers give the same value."""
    headline = _has_headline(layers.article)
    data = _data(layers, Where((Part(1, headline),)))
    return {"article": _about(layers, headline=headline), **data}


def page_data_together(whole: Together) -> Item:
    """Return the data of the page of several articles: as of one, and which of them each item is of (``a``)."""
    layers = whole.layers
    parts = [
        Part(first, _has_headline(article), name)
        for (article, first), name in zip(whole.articles, _short_names(whole), strict=True)
    ]
    where = Where(tuple(parts))
    data = _data(layers, where)
    starts = [start for start, _ in sentences(layers.article.text)]
    article_of = [where.part(layers.article.paragraph_of(start)) for start in starts]
    for kind in ("places", "legs", "checks", "away"):
        for item in data[kind]:
            item["a"] = sorted({article_of[number] for number in item["sentences"]}) or list(range(len(parts)))
    numbers = {article.id: number for number, (article, _) in enumerate(whole.articles)}
    for leg, article_id in zip(data["legs"], layers.routes["article_id"], strict=True):
        leg["a"] = [numbers[article_id]]
        leg["group"] = [f"{parts[leg['a'][0]].name} — {leg['group'][0]}", leg["group"][1]]
    about = _about(layers, headline=False)
    publishers = list(dict.fromkeys(article.publisher for article, _ in whole.articles if article.publisher))
    about |= {
        "title": f"{len(parts)} articles on one map" if len(parts) > 1 else "1 article",
        "source": words.listed(publishers) if publishers else "Publishers not stated in the texts.",
    }
    articles = [
        _about(dataclasses.replace(layers, article=article), headline=part.headline)
        | {"id": article.id, "short": part.name, "first": part.first - 1, "date": _date(article)}
        for (article, _), part in zip(whole.articles, parts, strict=True)
    ]
    data["credits"]["claims"] = "Places and movements as the articles state them"
    return {"article": about, "articles": articles, **data}


def _short_names(whole: Together) -> list[str]:
    """First words of each title, with a number behind them where they are alike."""
    names = [textwrap.shorten(a.title or a.name, _SHORT, placeholder="…") or a.id[:6] for a, _ in whole.articles]
    count = Counter(names)
    return [name if count[name] == 1 else f"{name} ({number + 1})" for number, name in enumerate(names)]


def _date(article: Article) -> str:
    found = re.match(r"\d{4}-\d\d-\d\d", article.published)
    try:
        return date.fromisoformat(found.group()).isoformat() if found else ""
    except ValueError:
        return ""


def _data(layers: Layers, where: Where) -> Item:
    rows, article = Rows.of(layers), layers.article
    frame = frame_of(layers)
    grid = Grid(frame)
    found = Found.of(rows.mentions, (row["id"] for row in rows.areas))
    spans = leg_spans(rows.routes, found, article.text)
    items = places.place_items(rows, frame, grid, article, where=where)
    index = {item["id"]: number for number, item in enumerate(items)}
    points = {row["id"] for row in rows.places}
    legs = leg_items(rows.routes, spans, index=index, points=points, grid=grid, article=article, where=where)
    checks = check_items(rows, index, grid, article, where=where)
    return {
        "text": paragraphs(article, _marks(rows, spans, checks, index, article)),
        "places": items,
        "legs": legs,
        "checks": checks,
        "actors": actor_items(rows.mentions, article, grid),
        "away": _away(rows, items, article, where=where),
        "map": _map(frame, grid, items),
        "credits": _credits(rows, layers),
    }


def _has_headline(article: Article) -> bool:
    """Whether the first paragraph is the title."""
    ends = [*article.paragraphs[1:], len(article.text)]
    first = article.text[article.paragraphs[0] : ends[0]]
    return bool(article.title) and " ".join(first.split()) == " ".join(article.title.split())


def _about(layers: Layers, *, headline: bool) -> Item:
    article = layers.article
    known = [part for part in (article.publisher, article.published) if part]
    missing = [name for name, part in (("publisher", article.publisher), ("date", article.published)) if not part]
    source = " · ".join(known) if known else ("Text from the web" if article.url else "Text from a file")
    if missing:
        source += f"; {words.listed(missing)} not stated in it."
    language = article.language if _LANGUAGE.fullmatch(article.language) else ""
    reviews = Counter(layers.places["review"].tolist() + layers.areas["review"].tolist())
    done = sum(count for state, count in reviews.items() if state != "unreviewed")
    review = f"{done} of {reviews.total()} reviewed" if done else "not yet reviewed"
    return {
        "title": article.title or article.name,
        "headline": headline,
        "source": source,
        "url": article.url if re.match(r"https?://", article.url) else "",
        "language": language,
        "review": review,
    }


def _marks(rows: Rows, spans: list[Any], checks: list[Item], index: dict[str, int], article: Article) -> Marks:
    marks = Marks()
    for row in rows.mentions:
        mark: Item = {"k": row["kind"]}
        if row["place_id"] in index:
            mark["p"] = index[row["place_id"]]
        if row["on_map"]:
            mark["on"] = 1
        marks.mentions.append(((row["start"], row["end"]), mark))
    for number, own in enumerate(spans):
        marks.legs += [(span, number) for span in own]
    relations = {row["id"]: row for row in rows.relations}
    for number, check in enumerate(checks):
        for key in check["rows"]:
            row = relations[key]
            shown = row["relation"] in MEASURED or row["verdict"] == "contradicted"
            span = check_span(row, article.text) if shown and row["verdict"] != "unknown" else None
            if span:
                marks.checks.append((span, number))
    return marks


def _away(rows: Rows, items: list[Item], article: Article, *, where: Where) -> list[Item]:
    """List what is not on the map: what the layers list, whole countries only named, and other uses of names."""
    told = {row["mention_id"] for row in rows.unlocated}
    listed: list[Item] = []
    # Ends of legs first: they are what a reader misses on the map.
    for row in sorted(rows.unlocated, key=lambda row: row["what"] != "leg end"):
        told |= {quote["mention_id"] for quote in row["quotes"]}
        listed.append(
            {
                "name": row["name"],
                "count": len(row["quotes"]) if row["what"] == "mention" else 1,
                "what": row["what"],
                "where": where.all(quote["paragraph"] for quote in row["quotes"]),
                "reason": words.as_sentence(row["reason"]),
                "sentences": sorted({sentence_at(article, quote["start"]) for quote in row["quotes"]}),
            }
        )
    named = [item for item in items if item["symbol"] == "named"]
    listed += [
        {
            "name": item["name"],
            "count": item["count"],
            "what": "named",
            "where": "named on the map, not shaded" if item["at"] else "",
            "reason": item["why_named"],
            "sentences": item["sentences"],
        }
        for item in named
    ]
    return _grouped(listed) + _other_uses(rows, told, article)


def _grouped(listed: list[Item]) -> list[Item]:
    """Put mentions with the same reason on one line: nobody reads forty lines that say the same."""
    groups: dict[Any, list[Item]] = {}
    for number, item in enumerate(listed):
        groups.setdefault(item["reason"] if item["what"] == "mention" else number, []).append(item)
    return [
        {
            "names": [[each["name"], each["count"]] for each in group],
            "where": group[0]["where"] if len(group) == 1 else "",
            "reason": group[0]["reason"],
            "sentences": sorted({s for each in group for s in each["sentences"]}),
        }
        for group in groups.values()
    ]


def _other_uses(rows: Rows, told: set[str | None], article: Article) -> list[Item]:
    """Names in the text that stand for something else than a place, by kind."""
    found = []
    for kind, reason in words.KINDS.items():
        own = [m for m in rows.mentions if m["kind"] == kind and not m["on_map"] and m["id"] not in told]
        if own:
            counts = Counter(mention["toponym"] for mention in own)
            found.append(
                {
                    "names": [[name, count] for name, count in counts.items()],
                    "where": "",
                    "reason": f"{reason[:1].upper()}{reason[1:]}.",
                    "sentences": sorted({sentence_at(article, mention["start"]) for mention in own}),
                }
            )
    return found


def _map(frame: Frame, grid: Grid, items: list[Item]) -> Item:
    west, south, east, north = frame.story
    box_west, box_south, box_east, box_north = frame.box
    corners = grid.project(_array([(west, north), (east, south), (box_west, box_north), (box_east, box_south)]))
    named = {item["country"] for item in items if item["country"] and item["geometry"]}
    return {
        "cells": grid.cells,
        "origin": list(grid.origin),
        "story": corners[:2].tolist(),
        "box": corners[2:].tolist(),
        "world": frame.is_world,
        "crowd": sum(item["geometry"] is None for item in items) > _CROWD,
        "lines": basemap.drawn(frame, grid),
        "countries": [
            {"name": label["name"], "at": label["at"]}
            for label in basemap.country_labels(frame, grid)
            if label["code"] not in named
        ],
        "seas": basemap.sea_labels(frame, grid, without={item["name"] for item in items}),
    }


def _array(points: list[tuple[float, float]]) -> Any:
    import numpy as np  # noqa: PLC0415

    return np.array(points, dtype=float)


def _claims(rows: Rows) -> str:
    """Who says so, where the layers name somebody for the movements, or else for the places."""
    drawn = [row for row in rows.routes if row["geometry"] is not None]
    for group, what in ((drawn, "Movements"), (rows.routes, "Movements"), (rows.places, "Places")):
        names = Counter(row["attributed_to"] for row in group if row["attributed_to"])
        if names:
            return f"{what} as claimed by {words.listed([name for name, _ in names.most_common(2)])}"
    return "Movements as the article states them" if rows.routes else "Places as the article states them"


def _credits(rows: Rows, layers: Layers) -> Item:
    """Return what the footer says, short, and in full below the text: the licences ask for it."""
    count = Counter(words.gazetteer(row["gazetteer"]) for row in (*rows.places, *rows.areas))
    names = [name for name, _ in count.most_common(_MOST_SOURCES) if name]
    full = [f"Map: {basemap.ATTRIBUTION}."]
    if layers.attributions:
        full.append(f"Data: {'; '.join(dict.fromkeys(layers.attributions))}.")
    if any(row["path_basis"] == "inferred-water" for row in rows.routes):
        full.append("Paths at sea are inferred: the shortest way by water between the two ends.")
    if any(row["path_basis"] == "inferred-network" for row in rows.routes):
        full.append("Paths by road and rail are inferred: as a routing service finds them between the two ends.")
    full.append("Read by geomap, a program: places and movements are claims until a person confirms them.")
    return {
        "claims": _claims(rows),
        "places": ", ".join(name for name in names if name != "geomap" or len(names) == 1),
        "map": basemap.ATTRIBUTION,
        "full": " ".join(full),
    }
