"""Layers of the seed article, made by hand, so that the page can be tested without the stages before it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import LineString, Point, box

from geomap import articles
from geomap.columns import TABLES, Table
from geomap.model import Article, Layers
from geomap.webmap import basemap

SEED = Path(__file__).resolve().parents[2] / "seeds" / "000_17ea725e07b18fd2.txt"
CLAIM = {"claim_status": "claimed", "attributed_to": "the White House", "review": "unreviewed"}


def seed_layers() -> Layers:
    """Layers with seven places, seven legs and their checks."""
    article = articles.read(SEED)
    return Builder(article).build()


def frame(table: Table, rows: list[dict[str, Any]], *, geometries: list[Any] | None = None) -> gpd.GeoDataFrame:
    """Rows as a frame with exactly the contract's columns; what a row leaves out is empty."""
    defaults = {"text": "", "integer": pd.NA, "real": np.nan, "boolean": False, "json": "[]"}
    data = {
        c.name: pd.Series(
            [row.get(c.name, None if c.nullable and c.type == "text" else defaults[c.type]) for row in rows],
            dtype=object,  # text columns hold what the article holds, lone surrogates too
        )
        for c in table.columns
    }
    return gpd.GeoDataFrame(data, geometry=geometries or [None] * len(rows), crs="EPSG:4326")


class Builder:
    """Knows the text, so that offsets are found and not typed."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.mentions: list[dict[str, Any]] = []

    def find(self, words: str, *, nth: int = 0) -> tuple[int, int]:
        found = [m.start() for m in re.finditer(re.escape(words), self.article.text)]
        return found[nth], found[nth] + len(words)

    def quote(self, words: str, *, nth: int = 0, mention: str | None = None) -> dict[str, Any]:
        start, end = self.find(words, nth=nth)
        return {
            "mention_id": mention,
            "start": start,
            "end": end,
            "paragraph": self.article.paragraph_of(start),
            "text": words,
            "words": [[start, end]],
        }

    def mention(self, words: str, kind: str, place: str | None, *, nth: int = 0, reason: str = "") -> dict[str, Any]:
        start, end = self.find(words, nth=nth)
        row = {
            "id": f"m-{start}",
            "article_id": self.article.id,
            "start": start,
            "end": end,
            "toponym": words,
            "kind": kind,
            "paragraph": self.article.paragraph_of(start),
            "place_id": place,
            "on_map": place is not None and kind in {"literal", "description"},
            "reason": reason,
            "recogniser": "rules",
        }
        self.mentions.append(row)
        return row

    def place(self, pid: str, name: str, kind: str, **more: Any) -> dict[str, Any]:
        own = [m for m in self.mentions if m["place_id"] == pid and m["on_map"]]
        quotes = []
        for m in own:
            para = self.article.text.rfind("\n", 0, m["start"]) + 1
            stop = self.article.text.find("\n", m["end"])
            stop = len(self.article.text) if stop < 0 else stop
            text = self.article.text[para:stop]
            quotes.append(
                {"mention_id": m["id"], "start": para, "end": stop, "paragraph": m["paragraph"], "text": text}
            )
        row = {
            "id": pid,
            "name": name,
            "kind_of_place": kind,
            "match_confidence": "certain",
            "match_score": 0.97,
            "precision": "settlement",
            "role": "event",
            "mention_count": len(own),
            "quotes": json.dumps(quotes),
            "candidates": "[]",
            "reason": "The only place of this name in the region that the article speaks of.",
            "gazetteer": "geonames",
            "gazetteer_id": pid,
            "article_id": self.article.id,
            **CLAIM,
        }
        return row | more

    def build(self) -> Layers:
        self._mentions()
        names = {
            "places": self._places(),
            "areas": self._areas(),
            "routes": self._routes(),
            "mentions": (sorted(self.mentions, key=lambda m: m["start"]), None),
            "relations": (self._relations(), None),
            "unlocated": (self._unlocated(), None),
        }
        frames = {key: frame(TABLES[key], rows, geometries=shapes) for key, (rows, shapes) in names.items()}
        return Layers(article=self.article, attributions=("GeoNames (CC BY 4.0)", "Natural Earth"), **frames)

    def _mentions(self) -> None:
        self.mention("Alabuga special economic zone", "literal", "p-alabuga")
        self.mention("Amirabad", "literal", "p-amirabad")
        self.mention("Makhachkala", "literal", "p-makhachkala")
        for nth in (0, 1, 3):
            self.mention("Moscow", "literal", "p-moscow", nth=nth)
        self.mention("the Russian capital", "description", "p-moscow")
        self.mention("Caspian Sea", "literal", "a-caspian")
        for nth in (0, 1, 3, 4):
            self.mention("Ukraine", "literal", "a-ukraine", nth=nth)
        self.mention("Belarus", "literal", "a-belarus")
        self.mention("Makhachkala, Russia"[13:], "literal", "a-russia", nth=self._nth_after("Russia", "Makhachkala, "))
        self.mention("Russia", "literal", "a-russia", nth=self._nth_after("Russia", "assembly line in "))
        actor = "The word stands for a government."
        for nth in range(6):
            self.mention("White House", "associative", None, nth=nth, reason=actor)
        for nth in range(2):
            self.mention("Tehran", "associative", None, nth=nth, reason=actor)
        self.mention("US ", "associative", None, reason=actor)
        self.mentions[-1] |= {"end": self.mentions[-1]["end"] - 1, "toponym": "US"}
        self.mention("Iranian", "demonym", None, reason="An adjective, not a place.")
        self.mention("Ukrainian", "demonym", None, reason="An adjective, not a place.")
        self.mention("European", "demonym", None, reason="An adjective, not a place.")

    def _nth_after(self, words: str, before: str) -> int:
        return self.article.text[: self.article.text.index(before + words) + len(before)].count(words)

    def _places(self) -> tuple[list[dict[str, Any]], list[Any]]:
        other = [
            {
                "id": "geonames:1",
                "name": "Amirabad",
                "lon": 50.1,
                "lat": 34.3,
                "score": 0.2,
                "reason": "far from the sea",
            },
            {
                "id": "geonames:2",
                "name": "Amirabad",
                "lon": 59.2,
                "lat": 33.1,
                "score": 0.1,
                "reason": "far from the sea",
            },
        ]
        rows = [
            self.place("p-moscow", "Moscow", "capital", precision="settlement", uncertainty_km=20.0, role="reference",
                       country_code="RU", match_score=0.99),
            self.place("p-alabuga", "Alabuga special economic zone", "zone", precision="site", uncertainty_km=8.0,
                       country_code="RU", match_score=0.94, gazetteer="geomap"),
            self.place("p-amirabad", "Amirabad", "port", precision="site", uncertainty_km=5.0, role="endpoint",
                       country_code="IR", match_confidence="less-certain", match_score=0.78,
                       candidates=json.dumps(other),
                       reason="The leg crosses the Caspian Sea; 11 other places of this name do not lie on it."),
            self.place("p-makhachkala", "Makhachkala", "seat of a first-level division", precision="settlement",
                       uncertainty_km=10.0, role="endpoint", country_code="RU"),
        ]  # fmt: skip
        return rows, [Point(37.6173, 55.7558), Point(52.05, 55.82), Point(53.37, 36.86), Point(47.5047, 42.9764)]

    def _areas(self) -> tuple[list[dict[str, Any]], list[Any]]:
        rows = [
            self.place("a-caspian", "Caspian Sea", "sea", precision="water", basis="envelope", shaded=False),
            self.place("a-ukraine", "Ukraine", "country", precision="country", country_code="UA", shaded=True,
                       basis="boundary"),
            self.place("a-belarus", "Belarus", "country", precision="country", country_code="BY", shaded=True,
                       basis="boundary"),
            self.place("a-russia", "Russia", "country", precision="country", country_code="RU", shaded=False,
                       basis="boundary", role="container"),
            self.place("a-iran", "Iran", "country", precision="country", country_code="IR", shaded=False,
                       basis="boundary", role="endpoint"),
        ]  # fmt: skip
        return rows, [box(46.5, 36.5, 55.0, 47.2), outline("UA"), outline("BY"), outline("RU"), outline("IR")]

    def _leg(self, label: str, origin: Any, destination: Any, words: str, **more: Any) -> dict[str, Any]:
        (oid, oname), (did, dname) = origin, destination
        return {
            "id": f"r-{label}",
            "label": label,
            "leg_order": 1,
            "origin_id": oid,
            "origin": oname,
            "destination_id": did,
            "destination": dname,
            "mode": "unknown",
            "modality": "reported",
            "quotes": json.dumps([self.quote(words)]),
            "article_id": self.article.id,
            **CLAIM,
        } | more

    def _routes(self) -> tuple[list[dict[str, Any]], list[Any]]:
        sea = [(53.37, 36.9), (52.3, 38.5), (51.0, 39.9), (50.9, 40.6), (50.0, 41.4), (48.6, 42.4), (47.55, 42.97)]
        bases = (None, "two air bases")
        rows = [
            self._leg("a", ("a-iran", "Iran"), ("a-russia", "Russia"), "Iran is supplying Russia with materials",
                      mover="materials", modality="alleged", no_line_reason="both ends are whole countries"),
            self._leg("1", ("p-amirabad", "Amirabad"), ("p-makhachkala", "Makhachkala"),
                      "drones are shipped across the Caspian Sea from the Iranian city of Amirabad to "
                      "Makhachkala, Russia",
                      chain=1, leg_order=1, mode="sea", mode_basis="stated", mover="drones",
                      path_basis="inferred-water", length_km=857.0, great_circle_km=845.0, land_share=0.0,
                      via=json.dumps([{"id": "a-caspian", "name": "Caspian Sea"}])),
            self._leg("2", ("p-makhachkala", "Makhachkala"), bases, "then transferred to two air bases",
                      chain=1, leg_order=2, origin_implied=True, mover="drones", no_line_reason="the end is not named"),
            self._leg("3", bases, ("a-ukraine", "Ukraine"),
                      "to be deployed in attacks against civilian populations in Ukraine", chain=1, leg_order=3,
                      mover="drones", modality="planned", no_line_reason="the start is not named"),
            self._leg("b", ("a-russia", "Russia"), ("a-belarus", "Belarus"),
                      "Russia will start deploying tactical nuclear weapons in Belarus", modality="planned",
                      mover="tactical nuclear weapons", no_line_reason="both ends are whole countries"),
        ]  # fmt: skip
        return rows, [None, LineString(sea), None, None, None]

    def _relations(self) -> list[dict[str, Any]]:
        def row(words: str, nth: int, **more: Any) -> dict[str, Any]:
            quote = self.quote(words, nth=nth)
            base = {"id": f"c-{quote['start']}", "article_id": self.article.id, "quotes": json.dumps([quote])}
            between = {"figure_id": "p-alabuga", "ground_id": "p-moscow"}
            return base | between | {"measured_km": 904.4, "measured_bearing": 84.0} | more

        far = {"figure": "Alabuga special economic zone", "ground": "Moscow", "direction": "E"}
        return [
            row("near Moscow", 0, figure="drone factory", relation="near", ground="Moscow", trigger="near",
                verdict="contradicted", rule="near is at most 100 km for a city of this size"),
            row("near Moscow", 1, figure="a drone manufacturing plant", relation="near", ground="Moscow",
                trigger="near", verdict="contradicted", rule="near is at most 100 km for a city of this size"),
            row("several hundred kilometers east of the Russian capital", 0, relation="direction+distance",
                trigger="several hundred kilometers east of", verdict="holds", rule="300 to 1,000 km",
                distance_min_km=300.0, distance_max_km=1000.0, **far),
            row("several hundred miles east of Moscow", 0, relation="direction+distance", verdict="holds",
                trigger="several hundred miles east of", rule="480 to 1,600 km, within 30° of east",
                distance_min_km=480.0, distance_max_km=1600.0, **far),
            row("the Iranian city of Amirabad", 0, figure="Amirabad", relation="in", ground="Iran", trigger="city of",
                verdict="holds", measured_km=np.nan, measured_bearing=np.nan),
        ]  # fmt: skip

    def _unlocated(self) -> list[dict[str, Any]]:
        def row(name: str, what: str, reason: str, words: str) -> dict[str, Any]:
            return {"id": f"u-{name}", "article_id": self.article.id, "name": name, "what": what, "reason": reason,
                    "quotes": json.dumps([self.quote(words)])}  # fmt: skip

        return [
            row("two air bases", "leg end", "Not named in the text. No point is guessed.", "two air bases")
            | {"leg_id": "r-2"},
            row("Iran’s neighbors", "mention", "No single answer.", "Iran’s neighbors"),
        ]


def outline(code: str) -> Any:
    """Outline of a country as the basemap has it."""
    world = basemap.load()
    start = 0
    for country, _, count in world.header["countries"]:
        if country == code:
            return shapely.MultiPolygon(list(world.layer("countries")[start : start + count]))
        start += count
    raise KeyError(code)
