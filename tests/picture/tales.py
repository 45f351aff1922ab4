"""Layers of stories that a picture has to stand: made of names and points, without the stages before."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
from pyproj import Geod
from sample_layers import frame, outline
from shapely.geometry import LineString, MultiLineString, Point, box

from geomap import articles
from geomap.columns import TABLES
from geomap.model import Layers

_CLAIM = {"claim_status": "claimed", "attributed_to": None, "review": "unreviewed"}
_GEOD = Geod(ellps="WGS84")


def layers(
    places: list[tuple[Any, ...]] = (),
    *,
    legs: list[dict[str, Any]] = (),
    areas: list[tuple[str, Any, dict[str, Any]]] = (),
    relations: list[dict[str, Any]] = (),
    title: str = "A headline of an ordinary length",
) -> Layers:
    """Places are (name, lon, lat) or (name, lon, lat, {columns}); legs name places by their number."""
    article = articles.from_text(f"{title or 'x'}\n\nText.", title=title)
    rows, points = [], []
    for number, (name, lon, lat, *more) in enumerate(places):
        rows.append(_place(f"p-{number}", name, **(more[0] if more else {})))
        points.append(Point(lon, lat))
    routes = [_leg(number, leg, rows, points) for number, leg in enumerate(legs)]
    shapes = [_place(f"a-{n}", name, precision="country", shaded=True, basis="boundary") | more
              for n, (name, _, more) in enumerate(areas)]  # fmt: skip
    frames = {
        "places": frame(TABLES["places"], rows, geometries=points),
        "areas": frame(TABLES["areas"], shapes, geometries=[shape for _, shape, _ in areas]),
        "routes": frame(TABLES["routes"], [row for row, _ in routes], geometries=[line for _, line in routes]),
        "relations": frame(TABLES["relations"], list(relations)),
        "mentions": frame(TABLES["mentions"], []),
        "unlocated": frame(TABLES["unlocated"], []),
    }
    return Layers(article=article, attributions=("Place names: GeoNames (geonames.org), CC BY 4.0",), **frames)


def _place(key: str, name: str, **more: Any) -> dict[str, Any]:
    row = {"id": key, "name": name, "kind_of_place": "populated place", "precision": "settlement", "role": "event",
           "match_confidence": "certain", "match_score": 0.9, "mention_count": 1, "quotes": "[]", "candidates": "[]",
           "reason": "", "gazetteer": "geonames", "gazetteer_id": key, "article_id": "x", **_CLAIM}  # fmt: skip
    return row | more


def _leg(number: int, leg: dict[str, Any], places: list[Any], points: list[Any]) -> tuple[dict[str, Any], Any]:
    a, b = leg.get("ends", (None, None))
    row = {"id": f"l-{number}", "label": str(number + 1), "leg_order": 1, "mode": "air", "modality": "reported",
           "origin_id": None if a is None else places[a]["id"], "origin": None if a is None else places[a]["name"],
           "destination_id": None if b is None else places[b]["id"], "via": "[]", "quotes": "[]",
           "destination": None if b is None else places[b]["name"], "article_id": "x", **_CLAIM}  # fmt: skip
    line = None
    if a is not None and b is not None:
        line = great_circle(points[a], points[b])
        row |= {
            "path_basis": "geodesic",
            "length_km": _GEOD.inv(points[a].x, points[a].y, points[b].x, points[b].y)[2] / 1000,
        }
    else:
        row |= {"no_line_reason": "the destination is not named: 'two air bases'"}
    row |= {key: value for key, value in leg.items() if key != "ends"}
    return row, line


def great_circle(a: Any, b: Any) -> Any:
    """A geodesic between two points, cut at 180 degrees as routes are."""
    every = [(a.x, a.y), *_GEOD.npts(a.x, a.y, b.x, b.y, 60), (b.x, b.y)]
    parts: list[list[tuple[float, float]]] = [[every[0]]]
    for before, after in itertools.pairwise(every):
        if abs(after[0] - before[0]) > 180:
            side = math.copysign(180.0, before[0])
            lat = (before[1] + after[1]) / 2
            parts[-1].append((side, lat))
            parts.append([(-side, lat)])
        parts[-1].append(after)
    lines = [part for part in parts if len(part) > 1 and part[0] != part[-1]]
    return LineString(lines[0]) if len(lines) == 1 else MultiLineString(lines)


def scattered(count: int, *, seed: int = 7, extent: tuple[float, float, float, float] = (5, 40, 30, 55)) -> list[Any]:
    """Many places, the same ones each time."""
    chance = np.random.default_rng(seed)
    west, south, east, north = extent
    columns = (chance.uniform(west, east, count), chance.uniform(south, north, count), chance.integers(1, 9, count))
    every = enumerate(zip(*columns, strict=True))
    return [(f"Place {i}", float(lon), float(lat), {"mention_count": int(n)}) for i, (lon, lat, n) in every]


LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch " * 6
_NEAR_ROME = {"id": "c-1", "figure_id": "p-5", "ground_id": "p-7", "figure": "Athens", "ground": "Rome",
              "relation": "near", "trigger": "near", "verdict": "contradicted", "measured_km": 1052.0,
              "measured_bearing": 105.0}  # fmt: skip
_STYLES = [
    {"ends": (0, 1), "path_basis": "stated"},
    {"ends": (1, 2), "path_basis": "inferred-water", "modality": "planned", "mode": "sea"},
    {"ends": (2, 3), "path_basis": "schematic", "mode": "road"},
    {"ends": (3, 4), "modality": "denied"},
    {"ends": (4, 0), "undirected": True, "mode": "rail", "path_basis": "inferred-network"},
    {"ends": (5, None), "destination": "two air bases"},
]
_DERIVED = {"precision": "region", "basis": "derived", "gazetteer_id": "derived:1"}
_MODES = ("sea", "air", "road", "rail", "unknown")


def cases() -> dict[str, Layers]:
    """One story for every sort of bad input, and for every way of drawing."""
    return _few() | _strange() | _many()


def _few() -> dict[str, Layers]:
    return {
        "nothing": layers(),
        "one": layers([("Tbilisi", 44.8, 41.7)]),
        "same_point": layers([(f"Ward {i}", 2.35, 48.86) for i in range(9)]),
        "areas": layers(areas=[
            ("Ukraine", outline("UA"), {"country_code": "UA"}),
            ("Poland", outline("PL"), {"country_code": "PL"}),
            ("eastern Ukraine", box(35, 47, 40, 50), _DERIVED),
        ]),
        "styles": layers([
            ("Genoa", 8.9, 44.4), ("Naples", 14.25, 40.85), ("Tunis", 10.18, 36.8), ("Tripoli", 13.18, 32.89),
            ("Valencia", -0.38, 39.47), ("Athens", 23.72, 37.98, {"precision": "site", "kind_of_place": "port"}),
            ("a village near Palermo", 13.36, 38.1, {"precision": "near", "uncertainty_km": 60.0}),
            ("Rome", 12.5, 41.9, {"role": "reference"}),
        ], legs=_STYLES, relations=[_NEAR_ROME]),
        "world": layers(
            [("Lima", -77, -12), ("Tokyo", 139.7, 35.7), ("Lagos", 3.4, 6.5), ("Sydney", 151.2, -33.9)],
            legs=[{"ends": (0, 1)}, {"ends": (2, 3)}],
        ),
    }  # fmt: skip


def _strange() -> dict[str, Layers]:
    return {
        "date_line": layers([
            ("Suva", 178.44, -18.14), ("Apia", -171.77, -13.83), ("Nukualofa", -175.2, -21.14),
            ("Auckland", 174.76, -36.85),
        ], legs=[{"ends": (0, 1)}, {"ends": (3, 2)}]),
        "bering": layers(
            [("Anadyr", 177.5, 64.7), ("Nome", -165.4, 64.5), ("Petropavlovsk", 158.6, 53.0)],
            legs=[{"ends": (0, 1)}], areas=[("Chukotka", box(170, 62, 180, 70), {"precision": "admin1"})],
        ),
        "north_pole": layers([
            ("Alert", -62.3, 82.5), ("Longyearbyen", 15.6, 78.2), ("Tiksi", 128.9, 71.6), ("North Pole", 0, 90),
            ("Utqiagvik", -156.8, 71.3),
        ], legs=[{"ends": (4, 1)}, {"ends": (0, 2)}]),
        "south_pole": layers([
            ("Amundsen-Scott", 0, -90), ("McMurdo", 166.7, -77.8), ("Casey", 110.5, -66.3), ("Rothera", -68.1, -67.6),
        ], legs=[{"ends": (1, 0)}, {"ends": (3, 2)}]),
        "russia": layers([("Moscow", 37.6, 55.75)], areas=[("Russia", outline("RU"), {"country_code": "RU"})]),
        "scripts": layers([
            ("القاهرة", 31.2, 30.0), ("ירושלים", 35.2, 31.8), ("北京市", 36.5, 33.5), ("दमिश्क", 33.4, 35.2),
            ("$\\frac{1}{2}$ & <b>", 29.9, 31.2),
        ], legs=[{"ends": (0, 1)}, {"ends": (4, 2)}], title="$x^2$ costs $5"),
    }  # fmt: skip


def _many() -> dict[str, Layers]:
    every = [{"ends": (i % 30, (i * 7 + 3) % 30), "mode": _MODES[i % 5]} for i in range(60)]
    return {
        "long_names": layers(
            [(LONG, 10, 50), ("W" * 300, 14, 48), (LONG[::-1], 12, 52)],
            legs=[{"ends": (0, 1)}, {"ends": (1, 2)}],
            title=LONG,
        ),
        "sixty_legs": layers(scattered(30), legs=every),
        "three_hundred": layers(scattered(300, extent=(-120, 27, -75, 47))),
        "many": layers(scattered(20_000, extent=(-120, -40, 150, 65))),
    }
