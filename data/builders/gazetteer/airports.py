"""Airports and air bases out of airportsdata: with an IATA code, every air base, and all where ICAO codes are few."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from provenance import python_file

from geomap.gazetteers.fold import fold

from . import naming
from .model import Build, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = "airportsdata"
_BASE = re.compile(
    r"\b(?:(?:naval )?air (?:force )?base|air ?base|afb|naval air (?:station|facility)|air station|aerodrome militaire|"
    r"army (?:airfield|heliport)|aaf|nas|nolf|raf|rnas|air reserve base|arb|ang|jrb)\b",
    re.IGNORECASE,
)
_SPELT = (
    (re.compile(r"\bAFB\b", re.IGNORECASE), "Air Force Base"),
    (re.compile(r"\bARB\b"), "Air Reserve Base"),
    (re.compile(r"\bAAF\b"), "Army Airfield"),
    (re.compile(r"\bNAS\b"), "Naval Air Station"),
    (re.compile(r"\bNa?tl\b"), "National"),
    (re.compile(r"\bInt'?l\b"), "International"),
    (re.compile(r"(?: Airport)? Airport$"), " Airport"),
)
_TYPE = re.compile(
    r"[ /-]+(?:international|regional|municipal|national|metropolitan|county|air force base|air base|airbase|airport|"
    r"airfield|aerodrome|naval air station|air station|army airfield|air reserve base|afb|field)$",
    re.IGNORECASE,
)
_BASE_WORDS = ("Air Base", "Airbase", "Air Force Base", "Airfield")
UNCERTAINTY_KM = 2.0
STRIPS = frozenset({"AU", "BR", "CA", "CL", "US", "VE", "ZA"})  # list thousands of private landing strips


def _wanted(data: dict[str, str]) -> bool:
    if "heliport" in data["name"].lower() or "seaplane" in data["name"].lower():
        return False
    if data["iata"] or _BASE.search(data["name"]) or "International" in data["name"]:
        return True
    return data["country"] not in STRIPS and bool(re.fullmatch(r"[A-Z]{4}", data["icao"]))


def _stem(name: str) -> str:
    """Return the name without the words that say what it is ("Sheremetyevo")."""
    while (shorter := _TYPE.sub("", name)) != name:
        name = shorter
    return name


def _shorter(name: str, city: str, *, base: bool) -> Iterator[tuple[str, str]]:
    """Give (name, kind) for what else it is called: without the city before it, without "International", bare."""
    stem = _stem(name)
    if stem == name:
        return
    own = stem[len(city) :].strip(" -–/") if city and fold(stem).startswith(fold(city) + " ") else stem
    for core in dict.fromkeys((stem, own)):
        if len(core) < naming.SHORTEST or core.casefold() in naming.common_words():
            continue
        for word in _BASE_WORDS if base else ("Airport", "International Airport"):
            if word != "International Airport" or "International" in name:
                yield f"{core} {word}", "alternate"
        # Bare, only what is no town's name: "Heathrow", not "Kerch".
        if fold(core) != fold(city) and ("International" in name or base or core == own != stem):
            yield core, "short"


def add(build: Build) -> None:
    """Add the airports; the division is that of the nearest city of the country within half a degree."""
    near = _Nearest(build)
    with python_file(SOURCE, "airportsdata/airports.csv").open(encoding="utf-8", newline="") as stream:
        rows = sorted((r for r in csv.DictReader(stream) if _wanted(r)), key=lambda r: r["icao"])
    for data in rows:
        name, base = data["name"], bool(_BASE.search(data["name"]))
        for pattern, full in _SPELT:
            name = pattern.sub(full, name).strip()
        lon, lat = round(float(data["lon"]), 5), round(float(data["lat"]), 5)
        city = near.city(lon, lat, data["country"])
        row = Row(
            id=f"{SOURCE}:{data['icao']}", name=name, lon=lon, lat=lat, feature_class="S",
            feature_code="AIRB" if base else "AIRP", country=data["country"], admin1=city.admin1 if city else "",
            admin2=city.admin2 if city else "", source=SOURCE, precision="site", uncertainty_km=UNCERTAINTY_KM,
        )  # fmt: skip
        naming.put(row, name, "name")
        naming.put(row, data["name"], "alternate")
        for written, kind in _shorter(name, data["city"], base=base):
            naming.put(row, written, kind)
        build.add(row)


class _Nearest:
    """Finds the nearest city of a country by quarter-degree cells."""

    def __init__(self, build: Build) -> None:
        self.cells: dict[tuple[str, int, int], list[Row]] = {}
        for row in build.rows.values():
            if row.feature_class == "P":
                self.cells.setdefault((row.country, round(row.lon * 4), round(row.lat * 4)), []).append(row)

    def city(self, lon: float, lat: float, country: str) -> Row | None:
        x, y = round(lon * 4), round(lat * 4)
        near = [
            r for i in range(x - 2, x + 3) for j in range(y - 2, y + 3) for r in self.cells.get((country, i, j), ())
        ]
        return min(near, key=lambda r: ((r.lon - lon) ** 2 + (r.lat - lat) ** 2, r.id), default=None)
