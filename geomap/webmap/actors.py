"""What names stand for that are no places of the story: governments, teams, adjectives, parts of other names.

They are off the map until somebody wants to see them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from geomap.webmap import words
from geomap.webmap.prose import sentence_at

if TYPE_CHECKING:
    from geomap.model import Article
    from geomap.webmap.frame import Grid

    Item = dict[str, Any]


def actor_items(mentions: list[Item], article: Article, grid: Grid) -> list[Item]:
    """One item a place that is only named for something else, in text order."""
    groups: dict[tuple[str, float, float], list[Item]] = {}
    for row in mentions:
        if row["kind"] in words.KINDS and not row["on_map"] and row["lon"] is not None and not row["place_id"]:
            groups.setdefault((row["place_name"], row["lon"], row["lat"]), []).append(row)
    found = []
    for (name, lon, lat), group in groups.items():
        kinds = Counter(row["kind"] for row in group)
        said = [words.KINDS[kind] + (f" ({many})" if len(kinds) > 1 else "") for kind, many in kinds.items()]
        found.append(
            {
                "name": name,
                "at": [grid.point((lon, lat))],
                "count": len(group),
                "words": [[word, many] for word, many in Counter(row["toponym"] for row in group).items()],
                "reason": words.as_sentence("; ".join(said)),
                "sentences": sorted({sentence_at(article, row["start"]) for row in group}),
            }
        )
    return found
