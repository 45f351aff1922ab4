"""Layers that no reader hopes for: no place, one point, both sides of ±180°, poles, only areas, long texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sample_layers import CLAIM, frame
from shapely.geometry import LineString, MultiLineString, Point, box

from geomap.articles import from_text
from geomap.columns import TABLES
from geomap.model import Layers

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = (
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 4
    + " Sankt Bartholomä im Tal der tausend Brücken " * 2
)


def odd_layers(text: str, places: dict[str, Any], *, legs: tuple[tuple[str, str, Any], ...] = ()) -> Layers:
    """Layers of a text in which each place is mentioned once; a Point is a place, a polygon an area."""
    article = from_text(text)
    mentions, points, areas = [], [], []
    for number, (name, shape) in enumerate(places.items()):
        start = max(article.text.find(name), 0)
        end = start + len(name)
        mention = {"id": f"m{number}", "article_id": article.id, "start": start, "end": end, "toponym": name,
                   "kind": "literal", "paragraph": article.paragraph_of(start), "place_id": f"p{number}",
                   "on_map": True, "recogniser": "rules"}  # fmt: skip
        mentions.append(mention)
        quote = {"mention_id": f"m{number}", "start": start, "end": end, "paragraph": mention["paragraph"],
                 "text": article.text[start:end], "words": [0, end - start]}  # fmt: skip
        row = {"id": f"p{number}", "name": name, "kind_of_place": "settlement", "precision": "settlement",
               "uncertainty_km": 2.0, "match_confidence": "certain", "match_score": 0.9, "role": "event", **CLAIM,
               "mention_count": 1, "quotes": _json([quote]), "gazetteer": "geonames", "gazetteer_id": f"g{number}",
               "reason": "The only one.", "article_id": article.id}  # fmt: skip
        if shape.geom_type == "Point":
            points.append((row, shape))
        else:
            areas.append(
                (row | {"precision": "region", "kind_of_place": "region", "basis": "boundary", "shaded": True}, shape)
            )
    ids = {name: f"p{number}" for number, name in enumerate(places)}
    routes = [
        ({"id": f"l{number}", "label": str(number + 1), "leg_order": 1, "origin_id": ids[a], "origin": a,
          "destination_id": ids[b], "destination": b, "mode": "air", "modality": "reported", "path_basis": "geodesic",
          "length_km": 900.0, "quotes": "[]", "article_id": article.id, **CLAIM}, line)
        for number, (a, b, line) in enumerate(legs)
    ]  # fmt: skip
    tables: dict[str, list[tuple[dict[str, Any], Any]]] = {
        "places": points, "areas": areas, "routes": routes, "mentions": [(row, None) for row in mentions],
        "relations": [], "unlocated": [],
    }  # fmt: skip
    frames = {
        name: frame(TABLES[name], [row for row, _ in rows], geometries=[shape for _, shape in rows])
        for name, rows in tables.items()
    }
    return Layers(article=article, **frames)


def _json(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)


def _named(names: str, points: list[Any], legs: tuple[tuple[str, str, Any], ...] = ()) -> Layers:
    every = names.split(", ")
    text = "A headline about places\n\n" + " ".join(f"Something happened in {name} on Monday." for name in every)
    return odd_layers(text, dict(zip(every, points, strict=True)), legs=legs)


ODD: dict[str, Callable[[], Layers]] = {
    "no place": lambda: odd_layers("Nothing has a place\n\nNothing of this happened anywhere at all.", {}),
    "empty": lambda: odd_layers("x", {}),
    "one place": lambda: _named("Reykjavik", [Point(-21.9, 64.15)]),
    "one point": lambda: _named("Alpha, Beta, Gamma, Delta, Epsilon", [Point(2.35, 48.85)] * 5),
    "both sides of 180": lambda: _named(
        "Suva, Apia, Auckland",
        [Point(178.44, -18.14), Point(-171.76, -13.83), Point(174.76, -36.85)],
        (("Suva", "Apia", MultiLineString([[(178.44, -18.14), (180, -17)], [(-180, -17), (-171.76, -13.83)]])),),
    ),
    "poles": lambda: _named(
        "North Pole, South Pole, Longyearbyen",
        [Point(0, 90), Point(0, -90), Point(15.6, 78.2)],
        (("Longyearbyen", "North Pole", LineString([(15.6, 78.2), (10, 85), (0, 90)])),),
    ),
    "only areas": lambda: _named("Westland, Eastland", [box(5, 45, 12, 50), box(14, 46, 20, 52)]),
    "a long name": lambda: _named(f"{LONG}, Oslo", [Point(5, 60), Point(10.75, 59.9)]),
    "right to left": lambda: _named("طهران, مشهد", [Point(51.4, 35.7), Point(59.6, 36.3)]),
    "a long article": lambda: odd_layers(
        "A very long report\n\n" + "Word after word was said about Oslo and about nothing else. " * 85_000
        + "\n\nThe end came in Bergen.", {"Oslo": Point(10.75, 59.9), "Bergen": Point(5.3, 60.4)},
    ),
    "no space in five megabytes": lambda: odd_layers("Oslo " + "x" * 5_000_000, {"Oslo": Point(10.75, 59.9)}),
}  # fmt: skip
